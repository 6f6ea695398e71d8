/** What a chart draws, decided before it is drawn. */

export interface ChartWindow {
  /** ISO instants. */
  from: string;
  to: string;
  stepSeconds: number;
}

/** One step of a chart: its begin, and a value for each series. Null is a gap: nothing is known of that time. */
export interface ChartPoint {
  at: string;
  values: Readonly<Record<string, number | null>>;
}

/** A line or a bar of a chart. `colour` is a variable of the theme: "chart-1", "destructive". */
export interface ChartSeries {
  key: string;
  label: string;
  colour: "chart-1" | "chart-2" | "chart-3" | "chart-4" | "chart-5" | "chart-6" | "destructive" | "warning";
}

/**
 * Puts points on every step of the window, in order. A step without a point gets `missing`: null where nothing was
 * measured, 0 where nothing happened. Points outside the window are left out.
 */
export function placeOnSteps(
  window: ChartWindow,
  points: readonly ChartPoint[],
  keys: readonly string[],
  missing: null | 0,
): ChartPoint[] {
  const stepMs = window.stepSeconds * 1000;
  const from = Date.parse(window.from);
  const steps = Math.max(1, Math.ceil((Date.parse(window.to) - from) / stepMs));
  const byStep = new Map(points.map((point) => [Math.floor((Date.parse(point.at) - from) / stepMs), point]));
  return Array.from({ length: steps }, (_, step) => {
    const known = byStep.get(step);
    const values = Object.fromEntries(
      keys.map((key) => [key, known === undefined ? missing : (known.values[key] ?? missing)]),
    );
    return { at: new Date(from + step * stepMs).toISOString(), values };
  });
}

/** The instants that an axis names: no more than `count`, evenly apart, the first step among them. */
export function axisTicks(points: readonly { at: string }[], count: number): string[] {
  const every = Math.max(1, Math.ceil(points.length / count));
  return points.filter((_, index) => index % every === 0).map(({ at }) => at);
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Steps between durations that read well as milliseconds, seconds, minutes and hours. */
const DURATION_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 250, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 4, 6, 12, 24].map((hours) => hours * HOUR_MS),
];

/** Values that an axis of durations names, from 0 to the first one that is not below `longestMs`: five at most. */
export function durationTicks(longestMs: number): number[] {
  const days = Math.ceil(longestMs / (24 * HOUR_MS) / 4) * 24 * HOUR_MS;
  const step = DURATION_STEPS.find((candidate) => longestMs <= candidate * 4) ?? days;
  const count = Math.max(1, Math.ceil(longestMs / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
