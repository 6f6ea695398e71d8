import { counter, histogram } from "#lib/platform/metrics/index.ts";

const runs = counter({
  name: "job_runs_total",
  help: "Ended runs of background jobs by outcome",
  labels: ["job", "outcome"],
});
const duration = histogram({
  name: "job_run_duration_seconds",
  help: "Time from a run's first call to its end, waits included",
  labels: ["job", "outcome"],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900],
});

/** Counts the end of a run; `durationMs` is null when its beginning is not known. */
export function countJobRun(job: string, outcome: "succeeded" | "failed", durationMs: number | null): void {
  runs.inc({ job, outcome });
  if (durationMs !== null) duration.observe({ job, outcome }, durationMs / 1000);
}
