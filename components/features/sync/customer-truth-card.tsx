"use client";

import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useHasModule } from "#components/providers/organisation-provider.tsx";
import { Card, CardContent, CardHeader, CardTitle } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { DeadLettersLink } from "./dead-letters-link.tsx";
import { DifferencesLink } from "./differences-link.tsx";
import { useCustomerTruth } from "./sweep-queries.ts";
import { TruthNumber } from "./truth-number.tsx";

/** How much a customer's tickets and tasks say alike. */
export function CustomerTruthCard({ customerId }: { customerId: string }) {
  return useHasModule("clickup") ? <CardWithData customerId={customerId} /> : null;
}

function CardWithData({ customerId }: { customerId: string }) {
  const truth = useCustomerTruth(customerId);
  return (
    <Card>
      <CardHeader>
        <CardTitle className="text-base">Tickets and tasks</CardTitle>
      </CardHeader>
      <CardContent className="pt-3">
        <QueryBoundary
          query={truth}
          subject="how much both sides say alike"
          layout="inline"
          loading={<Skeleton className="h-16 w-full" />}
        >
          {(data) => (
            <div className="grid gap-3">
              <TruthNumber truth={data} />
              {data.inAgreement < data.mapped ? (
                <div className="flex flex-wrap gap-2">
                  <DifferencesLink customerId={customerId} size="sm" />
                  <DeadLettersLink customerId={customerId} />
                </div>
              ) : null}
            </div>
          )}
        </QueryBoundary>
      </CardContent>
    </Card>
  );
}
