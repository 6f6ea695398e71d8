import type { ReactNode } from "react";
import type { ChartPoint, ChartSeries } from "./prepare-series.ts";

export interface ChartProps {
  title: string;
  note?: ReactNode;
  /** What the chart shows, in a sentence: for those who do not see it, and those in a hurry. */
  summary: string;
  kind: "lines" | "bars";
  series: readonly ChartSeries[];
  points: readonly ChartPoint[];
  formatValue: (value: number) => string;
  /** Values that the axis names, the last one at its end; round numbers without it. */
  valueTicks?: readonly number[];
  /** A step's name on the axis, in the table and beside the values. */
  formatAt: (at: string) => string;
  /** Instead of an empty frame, when there is nothing to draw. */
  empty: string;
}
