"use client";

import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { ChartProps } from "./chart-props.ts";
import { axisTicks, type ChartPoint } from "./prepare-series.ts";

const AXIS = { stroke: "var(--muted-foreground)", fontSize: 11, tickLine: false, axisLine: false } as const;

/** Draws what was prepared. Nothing is decided here. */
export function ChartDrawing({ kind, series, points, formatValue, formatAt, valueTicks }: ChartProps) {
  return (
    <ResponsiveContainer width="100%" height={224} initialDimension={{ width: 480, height: 224 }}>
      <ComposedChart
        data={[...points]}
        margin={{ top: 4, right: 4, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        syncId="charts"
      >
        <CartesianGrid vertical={false} stroke="var(--border)" />
        <XAxis dataKey="at" ticks={axisTicks(points, 6)} tickFormatter={formatAt} minTickGap={24} {...AXIS} />
        <YAxis
          width={72}
          tickFormatter={formatValue}
          allowDecimals={false}
          {...(valueTicks === undefined
            ? {}
            : { ticks: [...valueTicks], domain: [0, valueTicks.at(-1) ?? "auto"] })}
          {...AXIS}
        />
        <Tooltip
          isAnimationActive={false}
          labelFormatter={(at) => formatAt(String(at))}
          formatter={(value) => (typeof value === "number" ? formatValue(value) : "–")}
          cursor={{ stroke: "var(--border)", fill: "var(--muted)", fillOpacity: 0.4 }}
          contentStyle={{
            background: "var(--popover)",
            color: "var(--popover-foreground)",
            border: "1px solid var(--border)",
            borderRadius: 8,
            fontSize: 12,
          }}
        />
        {series.map(({ key, label, colour }) =>
          kind === "bars" ? (
            <Bar
              key={key}
              name={label}
              dataKey={pickValue(key)}
              stackId="all"
              fill={`var(--${colour})`}
              isAnimationActive={false}
            />
          ) : (
            <Line
              key={key}
              name={label}
              dataKey={pickValue(key)}
              stroke={`var(--${colour})`}
              strokeWidth={2}
              // A value between two gaps has no line to either side.
              dot={{ r: 2, strokeWidth: 0, fill: `var(--${colour})` }}
              connectNulls={false}
              isAnimationActive={false}
            />
          ),
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

const pickValue =
  (key: string) =>
  ({ values }: ChartPoint) =>
    values[key] ?? null;
