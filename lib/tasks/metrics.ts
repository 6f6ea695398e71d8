import "server-only";
import { counter, histogram } from "#lib/platform/metrics/index.ts";

const outcomes = counter({
  name: "task_creations_total",
  help: "Ends of the way from a request to a ClickUp task: created, found (its answer had been lost), failed",
  labels: ["outcome"],
});
const latency = histogram({
  name: "task_creation_duration_seconds",
  help: "Time from the request for a task to its link, waits included",
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800],
});

export function countTaskOutcome(outcome: "created" | "found" | "failed"): void {
  outcomes.inc({ outcome });
}

export function observeTaskLatency(durationMs: number): void {
  latency.observe(durationMs / 1000);
}
