import "server-only";
import { counter, gauge, histogram } from "#lib/platform/metrics/index.ts";
import { readBudgetUseAcrossOrganisations } from "./across-organisations.ts";

const apiCalls = counter({
  name: "clickup_api_calls_total",
  help: "Calls to ClickUp by endpoint and outcome (ok, a status, or no_answer)",
  labels: ["endpoint", "outcome"],
});
const apiDuration = histogram({
  name: "clickup_api_call_duration_seconds",
  help: "Time from a call's leaving to its answer",
  labels: ["endpoint"],
});
const oauthOutcomes = counter({
  name: "clickup_oauth_total",
  help: "Ends of the way through ClickUp's consent page, by result",
  labels: ["result"],
});
const syncDuration = histogram({
  name: "clickup_spaces_sync_duration_seconds",
  help: "Time to read all Spaces of a connection, by outcome",
  labels: ["outcome"],
});

export function countApiCall(endpoint: string, outcome: string, durationMs: number): void {
  apiCalls.inc({ endpoint, outcome });
  apiDuration.observe({ endpoint }, durationMs / 1000);
}

export function countOauthResult(result: string): void {
  oauthOutcomes.inc({ result });
}

export function observeSpacesSync(outcome: "succeeded" | "failed", durationMs: number): void {
  syncDuration.observe({ outcome }, durationMs / 1000);
}

gauge({
  name: "clickup_rate_budget_used_calls",
  help: "Calls to ClickUp of the last minute, by organisation",
  labels: ["organisation"],
  collect: async (metric) => {
    const uses = await readBudgetUseAcrossOrganisations();
    metric.reset();
    for (const { organisationId, used } of uses) metric.set({ organisation: organisationId }, used);
  },
});
