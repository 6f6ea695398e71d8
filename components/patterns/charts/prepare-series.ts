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
