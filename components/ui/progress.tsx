"use client";

import { Progress as Radix } from "radix-ui";
import { cn } from "./cn.ts";

export interface ProgressProps {
  label: string;
  /** From 0 to `max`; null while the length of the work is unknown. */
  value: number | null;
  max?: number;
  /** What screen readers say instead of a percentage: "120 of 500 rows". */
  valueText?: string;
  className?: string;
}

/** How far a piece of work has come. */
export function Progress({ label, value, max = 100, valueText, className }: ProgressProps) {
  const share = value === null || max <= 0 ? 0 : Math.min(1, Math.max(0, value / max));
  return (
    <Radix.Root
      aria-label={label}
      value={value}
      max={max}
      getValueLabel={valueText ? () => valueText : undefined}
      className={cn("h-1.5 w-full overflow-hidden rounded-full bg-muted", className)}
    >
      {value === null ? (
        <Radix.Indicator className="block h-full w-2/5 animate-indeterminate rounded-full bg-primary" />
      ) : (
        <Radix.Indicator
          className="block h-full rounded-full bg-primary transition-[width] duration-300"
          style={{ width: `${share * 100}%` }}
        />
      )}
    </Radix.Root>
  );
}
