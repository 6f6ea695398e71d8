import "server-only";
import { counter, histogram } from "#lib/platform/metrics/index.ts";
import type { DeliveryVerdict } from "./schema.ts";

const deliveries = counter({
  name: "clickup_webhook_deliveries_total",
  help: "Webhook deliveries that arrived, by verdict: accepted, duplicate or rejected",
  labels: ["verdict"],
});
const comparisons = counter({
  name: "sync_comparisons_total",
  help: "Comparisons of a link's two sides, by outcome: in_step, changed, waiting, gone or undone",
  labels: ["outcome"],
});
const latency = histogram({
  name: "sync_latency_seconds",
  help: "Time from what asked for a comparison to its end",
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
});

export function countDelivery(verdict: DeliveryVerdict): void {
  deliveries.inc({ verdict });
}

export function countComparison(outcome: string, waitedMs: number): void {
  comparisons.inc({ outcome });
  latency.observe(waitedMs / 1000);
}
