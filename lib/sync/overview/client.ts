/** The call of the sync picture for the browser, and the key its answer is cached under. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import { type OverviewInput, overviewSchema } from "./schema.ts";

export const overviewKeys = {
  detail: (organisationId: string, input: OverviewInput) =>
    [organisationId, "sync", "overview", input.range] as const,
};

export const getSyncOverview = (api: ApiClient, input: OverviewInput, signal?: AbortSignal) =>
  api.get("/api/v1/sync/overview", overviewSchema, input, signal && { signal });
