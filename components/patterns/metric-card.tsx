import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "#components/ui/card.tsx";
import { cn } from "#components/ui/cn.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";

export interface MetricChange {
  direction: "up" | "down" | "flat";
  /** In words: "12 % more than last week". */
  text: string;
  /** Whether that is good news; more is not always better. */
  meaning: "good" | "bad" | "neutral";
}

export interface MetricCardProps {
  label: string;
  /** Formatted. Null draws the loading shape; a value that does not exist is "–" with a reason in `note`. */
  value: ReactNode | null;
  change?: MetricChange;
  note?: ReactNode;
  className?: string;
}

const arrows = { up: ArrowUpRight, down: ArrowDownRight, flat: ArrowRight };
const meanings = { good: "text-success", bad: "text-destructive", neutral: "text-muted-foreground" };

/** One number, its name, and how it moved. */
export function MetricCard({ label, value, change, note, className }: MetricCardProps) {
  const Arrow = change ? arrows[change.direction] : null;
  return (
    <Card className={cn("grid content-start gap-1 px-4 py-3.5", className)}>
      <p className="text-muted-foreground text-sm">{label}</p>
      {value === null ? (
        <Skeleton className="my-1 h-6.5 w-20" />
      ) : (
        <p className="font-semibold text-3xl tabular-nums tracking-tight">{value}</p>
      )}
      {change && Arrow ? (
        <p className={cn("flex items-center gap-1 text-xs", meanings[change.meaning])}>
          <Arrow aria-hidden className="size-3.5 shrink-0" />
          {change.text}
        </p>
      ) : null}
      {note ? <p className="text-muted-foreground text-xs">{note}</p> : null}
    </Card>
  );
}
