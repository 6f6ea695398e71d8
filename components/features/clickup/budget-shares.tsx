"use client";

import { Skeleton } from "#components/ui/skeleton.tsx";
import { type BudgetShare, LANE_LABELS } from "#lib/clickup/schema.ts";
import { useBudget } from "./queries.ts";

type Line = { key: string; label: string; calls: number; waiting: number };

/** Who used a connection's budget over the last minutes: by what it was used for, and by customer. */
export function BudgetShares({ connectionId }: { connectionId: string }) {
  const { data, isError } = useBudget();
  if (isError)
    return <p className="text-muted-foreground text-sm">How it was shared out can't be shown now.</p>;
  if (data === undefined) return <Skeleton className="h-20 w-full" />;
  const share = data.connections.find((connection) => connection.connectionId === connectionId);
  if (share === undefined || (share.lanes.length === 0 && share.customers.length === 0))
    return <p className="text-muted-foreground text-sm">No requests in the last {data.minutes} minutes.</p>;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-4 sm:grid-cols-2">
      <Lines title="By purpose" minutes={data.minutes} lines={laneLines(share)} />
      <Lines title="By customer" minutes={data.minutes} lines={customerLines(share)} />
    </div>
  );
}

function laneLines({ lanes }: BudgetShare): Line[] {
  return lanes.map(({ lane, ...line }) => ({ key: lane, label: LANE_LABELS[lane], ...line }));
}

function customerLines({ customers, otherCustomers, organisation }: BudgetShare): Line[] {
  const lines = customers.map(({ customer, ...line }) => ({
    key: customer.id,
    label: customer.name,
    ...line,
  }));
  const { count, ...others } = otherCustomers;
  if (count > 0) lines.push({ key: "others", label: count === 1 ? "1 other" : `${count} others`, ...others });
  if (organisation.calls + organisation.waiting > 0)
    lines.push({ key: "own", label: "Of no customer", ...organisation });
  return lines;
}

function Lines({ title, minutes, lines }: { title: string; minutes: number; lines: Line[] }) {
  const most = Math.max(1, ...lines.map(({ calls }) => calls));
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-2">
      <h4 className="text-muted-foreground text-xs">
        {title}, last {minutes} minutes
      </h4>
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-1.5 text-sm">
        {lines.map(({ key, label, calls, waiting }) => (
          <li key={key} className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
            <div className="flex items-baseline justify-between gap-3">
              <span dir="auto" title={label} className="min-w-0 truncate">
                {label}
              </span>
              <span className="shrink-0 text-muted-foreground tabular-nums">
                {calls.toLocaleString("en-GB")}
                {waiting > 0 ? `, ${waiting.toLocaleString("en-GB")} waiting` : ""}
              </span>
            </div>
            <div aria-hidden className="h-1 overflow-hidden rounded-full bg-muted">
              <div className="h-full rounded-full bg-primary" style={{ width: `${(calls / most) * 100}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
