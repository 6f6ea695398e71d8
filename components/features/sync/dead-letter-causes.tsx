"use client";

import { RotateCcw } from "lucide-react";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Section } from "#components/patterns/section.tsx";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { type DeadLetterSummary, FAILURE_CLASS_LABELS } from "#lib/sync/schema.ts";
import { useChangeDeadLetters, useDeadLetterSummary } from "./dead-letter-queries.ts";
import { letterCount, STATE_LOOKS, tellChange } from "./dead-letter-words.ts";

type Cause = DeadLetterSummary["causes"][number];

/** The causes, those that hit most first: each can be looked at, and tried again as a whole. */
export function DeadLetterCauses({
  customerId,
  onShow,
}: {
  /** Of one customer's tickets alone. */
  customerId: string | undefined;
  onShow: (cause: Cause) => void;
}) {
  const ofCustomer = customerId === undefined ? {} : { customerId };
  const summary = useDeadLetterSummary(ofCustomer);
  if (summary.data?.causes.length === 0) return null;
  return (
    <Section
      title="Causes"
      description="One cause often hits many tickets. Mend it, then try all of them again."
    >
      <QueryBoundary
        query={summary}
        subject="the causes"
        layout="inline"
        loading={<Skeleton className="h-24 w-full" />}
      >
        {({ causes }) => (
          <ul className="grid gap-2">
            {causes.map((cause) => (
              <li key={`${cause.state} ${cause.code} ${cause.message}`}>
                <CauseCard
                  cause={cause}
                  ofCustomer={ofCustomer}
                  isOld={summary.isPlaceholderData}
                  onShow={onShow}
                />
              </li>
            ))}
          </ul>
        )}
      </QueryBoundary>
    </Section>
  );
}

function CauseCard({
  cause,
  ofCustomer,
  isOld,
  onShow,
}: {
  cause: Cause;
  ofCustomer: { customerId?: string };
  /** Of what was asked before: the answer to what is asked now is on its way. */
  isOld: boolean;
  onShow: (cause: Cause) => void;
}) {
  const canChange = useCan("sync:write");
  const retry = useChangeDeadLetters("retry");
  const { state, code, message, action, letters, links } = cause;
  const tickets = links === 1 ? "1 ticket" : `${links.toLocaleString("en-GB")} tickets`;
  return (
    <Card className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 p-4">
      <div className="grid min-w-0 max-w-prose gap-1">
        <div className="flex flex-wrap items-center gap-2 text-muted-foreground text-xs">
          <StatusBadge status={state} map={STATE_LOOKS} size="sm" />
          <span>
            {letterCount(letters)} on {tickets}
          </span>
          <span title={FAILURE_CLASS_LABELS[cause.class].note}>
            {FAILURE_CLASS_LABELS[cause.class].label}
          </span>
        </div>
        <p className="font-medium [overflow-wrap:anywhere]">{message}</p>
        {action === null ? null : <p className="text-muted-foreground text-sm">{action}</p>}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="ghost" onClick={() => onShow(cause)}>
          Show
        </Button>
        {canChange && state !== "conflict" ? (
          <Button
            size="sm"
            pending={retry.isPending}
            disabled={isOld}
            onClick={() =>
              void tellChange(
                "retry",
                retry.mutateAsync({ filters: { ...ofCustomer, state, code, message } }),
              )
            }
          >
            <RotateCcw aria-hidden />
            {letters === 1 ? "Try again" : `Try all ${letters.toLocaleString("en-GB")} again`}
          </Button>
        ) : null}
      </div>
    </Card>
  );
}
