"use client";

import { ChartLine, Table2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { cn } from "#components/ui/cn.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { ChartProps } from "./chart-props.ts";
import type { ChartSeries } from "./prepare-series.ts";

// The drawing library is large, and only pages with charts need it.
const Drawing = dynamic(() => import("./chart-drawing.tsx").then((module) => module.ChartDrawing), {
  ssr: false,
  loading: () => <Skeleton className="h-56 w-full" />,
});

/** A chart with its name, what it says in words, and its numbers as a table one click away. */
export function Chart(props: ChartProps) {
  const { title, note, summary, series, points } = props;
  const titleId = useId();
  const [isTable, setIsTable] = useState(false);
  const isEmpty = points.every(({ values }) => series.every(({ key }) => (values[key] ?? 0) === 0));
  const Icon = isTable ? ChartLine : Table2;
  return (
    <Card className="grid min-w-0 content-start gap-3 p-4" role="group" aria-labelledby={titleId}>
      <div className="flex items-start justify-between gap-3">
        <div className="grid min-w-0 gap-0.5">
          <h3 id={titleId} className="font-medium">
            {title}
          </h3>
          <p className="text-pretty text-muted-foreground text-sm">{summary}</p>
        </div>
        {isEmpty ? null : (
          <Button size="sm" variant="ghost" onClick={() => setIsTable(!isTable)}>
            <Icon aria-hidden />
            {isTable ? "Chart" : "Table"}
          </Button>
        )}
      </div>
      {isEmpty ? (
        <p className="grid min-h-24 place-items-center text-center text-muted-foreground text-sm">
          {props.empty}
        </p>
      ) : isTable ? (
        <NumbersTable {...props} />
      ) : (
        <>
          <div aria-hidden>
            <Drawing {...props} />
          </div>
          <Legend series={series} />
        </>
      )}
      {note ? <p className="text-muted-foreground text-xs">{note}</p> : null}
    </Card>
  );
}

const SWATCHES: Record<ChartSeries["colour"], string> = {
  "chart-1": "bg-chart-1",
  "chart-2": "bg-chart-2",
  "chart-3": "bg-chart-3",
  "chart-4": "bg-chart-4",
  "chart-5": "bg-chart-5",
  "chart-6": "bg-chart-6",
  destructive: "bg-destructive",
  warning: "bg-warning",
};

function Legend({ series }: { series: readonly ChartSeries[] }) {
  if (series.length < 2) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted-foreground text-xs">
      {series.map(({ key, label, colour }) => (
        <li key={key} className="flex items-center gap-1.5">
          <span aria-hidden className={cn("size-2.5 rounded-sm", SWATCHES[colour])} />
          {label}
        </li>
      ))}
    </ul>
  );
}

/** The steps in which there is something to tell, the newest first. */
function NumbersTable({ series, points, formatValue, formatAt }: ChartProps) {
  const told = points
    .filter(({ values }) => series.some(({ key }) => values[key] !== null && values[key] !== 0))
    .toReversed();
  return (
    <div className="max-h-56 overflow-y-auto">
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>Time</TableHead>
            {series.map(({ key, label }) => (
              <TableHead key={key} className="text-end">
                {label}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {told.map(({ at, values }) => (
            <TableRow key={at}>
              <TableCell className="whitespace-nowrap">{formatAt(at)}</TableCell>
              {series.map(({ key }) => {
                const value = values[key] ?? null;
                return (
                  <TableCell key={key} className="text-end tabular-nums">
                    {value === null ? "–" : formatValue(value)}
                  </TableCell>
                );
              })}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
