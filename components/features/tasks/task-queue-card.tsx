"use client";

import { Card } from "#components/ui/card.tsx";
import { ClockTime } from "./clock-time.tsx";
import { useTaskQueue } from "./queries.ts";

/** From so many on, what waits is worth a card of its own. */
const WORTH_SHOWING = 5;
const SHOWN = 5;

/** What waits to become a task, and when it will be done. Nothing when hardly anything waits. */
export function TaskQueueCard() {
  const { data } = useTaskQueue();
  if (data === undefined || data.waiting < WORTH_SHOWING) return null;
  const shown = data.customers.slice(0, SHOWN);
  return (
    <Card className="grid gap-3 px-5 py-4 text-sm">
      <p className="font-medium">
        {data.waiting.toLocaleString("en-GB")} tickets wait to become tasks.
        {data.expectedAt === null ? null : (
          <>
            {" "}
            All will be done around <ClockTime at={data.expectedAt} />.
          </>
        )}
      </p>
      <p className="text-muted-foreground">
        ClickUp takes only so many requests a minute; customers take turns, so that none waits for another's
        backlog.
      </p>
      <ul className="grid gap-1">
        {shown.map(({ customer, waiting, expectedAt }) => (
          <li key={customer.id} className="flex items-baseline justify-between gap-3">
            <span dir="auto" title={customer.name} className="min-w-0 truncate">
              {customer.name}
            </span>
            <span className="shrink-0 text-muted-foreground tabular-nums">
              {waiting.toLocaleString("en-GB")}
              {expectedAt === null ? null : (
                <>
                  , done around <ClockTime at={expectedAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
