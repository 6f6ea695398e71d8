"use client";

import { BudgetBar } from "#components/features/clickup/budget-bar.tsx";
import { BudgetShares } from "#components/features/clickup/budget-shares.tsx";
import { useBudget } from "#components/features/clickup/queries.ts";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Card, CardContent } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

/** How much of each connection's rate budget is used, for what, and for whom. */
export function BudgetSection() {
  const budget = useBudget();
  if (budget.data?.connections.length === 0) return null;
  return (
    <Section
      title="Rate budget"
      description="ClickUp takes so many requests a minute from each connection. People go first; checks take only what is to spare."
    >
      <QueryBoundary
        query={budget}
        subject="the rate budget"
        layout="inline"
        loading={<Skeleton className="h-40 w-full" />}
      >
        {({ connections }) => (
          <div className="grid gap-3 lg:grid-cols-2">
            {connections.map((connection) => (
              <Card key={connection.connectionId}>
                <CardContent className="grid grid-cols-[minmax(0,1fr)] gap-4">
                  <h3 dir="auto" title={connection.person} className="truncate font-medium">
                    {connection.person}
                  </h3>
                  <BudgetBar budget={connection.budget} />
                  <BudgetShares connectionId={connection.connectionId} />
                </CardContent>
              </Card>
            ))}
          </div>
        )}
      </QueryBoundary>
    </Section>
  );
}
