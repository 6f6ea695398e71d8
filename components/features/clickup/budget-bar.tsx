import { CircleCheck, OctagonAlert, TriangleAlert } from "lucide-react";
import { StatusBadge, type StatusMap } from "#components/patterns/status-badge.tsx";
import { cn } from "#components/ui/cn.ts";
import type { Budget } from "#lib/clickup/schema.ts";

const STATES: StatusMap<Budget["state"]> = {
  ok: { label: "Room left", icon: CircleCheck, tone: "success" },
  warning: { label: "Nearly used up", icon: TriangleAlert, tone: "warning" },
  exhausted: { label: "Used up", icon: OctagonAlert, tone: "destructive" },
};

const FILLS: Record<Budget["state"], string> = {
  ok: "bg-success",
  warning: "bg-warning",
  exhausted: "bg-destructive",
};

/** How much of the last minute's calls were used, with a mark where it begins to matter. */
export function BudgetBar({ budget }: { budget: Budget }) {
  const share = (calls: number) => `${Math.min(100, (calls / Math.max(budget.limit, 1)) * 100)}%`;
  return (
    <div className="grid gap-1.5 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p>
          <span className="font-medium tabular-nums">{budget.used.toLocaleString("en-GB")}</span> of{" "}
          <span className="tabular-nums">{budget.limit.toLocaleString("en-GB")}</span> requests in the last
          minute
        </p>
        <StatusBadge status={budget.state} map={STATES} />
      </div>
      <meter
        aria-label="Rate budget used"
        min={0}
        max={budget.limit}
        value={Math.min(budget.used, budget.limit)}
        className="sr-only"
      >
        {budget.used} of {budget.limit} requests
      </meter>
      <div aria-hidden className="relative h-2 overflow-hidden rounded-full bg-muted">
        <div
          className={cn("h-full rounded-full transition-[width] duration-300", FILLS[budget.state])}
          style={{ width: share(budget.used) }}
        />
        <div className="absolute inset-y-0 w-px bg-foreground/50" style={{ left: share(budget.threshold) }} />
      </div>
      <p className="text-muted-foreground text-xs">
        {budget.waiting > 0
          ? `${budget.waiting.toLocaleString("en-GB")} ${budget.waiting === 1 ? "job waits" : "jobs wait"} for their turn; people go first.`
          : `Warned of from ${budget.threshold.toLocaleString("en-GB")} requests a minute.`}
      </p>
    </div>
  );
}
