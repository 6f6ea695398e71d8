/** Timing and statistics for the benchmarks. */

export type Distribution = { count: number; p50: number; p95: number; p99: number; max: number };

/** The value below which `share` (0 to 1) of the sorted samples lie, by the nearest rank. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function distribution(samples: readonly number[]): Distribution {
  const sorted = [...samples].sort((first, second) => first - second);
  return {
    count: sorted.length,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    max: sorted.at(-1) ?? Number.NaN,
  };
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** How unsteady the machine is: the spread of a fixed piece of arithmetic, p95 over p50. */
export function machineNoise(): number {
  const samples = Array.from({ length: 60 }, () => {
    const started = performance.now();
    let sum = 0;
    for (let index = 0; index < 2_000_000; index += 1) sum = (sum * 31 + index) % 1_000_003;
    return performance.now() - started + (sum < 0 ? 1 : 0);
  });
  const { p50, p95 } = distribution(samples);
  return p95 / p50;
}

export function milliseconds(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 1 ? 1 : 2);
}
