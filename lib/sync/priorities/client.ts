/** Calls of the priorities' API for the browser. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import { priorityMapViewSchema, type SetPriorityMapInput } from "./schema.ts";

const PRIORITIES = "/api/v1/sync/priorities";

export const priorityMapKey = (organisationId: string) => [organisationId, "sync", "priorities"] as const;

export const getPriorityMap = (api: ApiClient, signal?: AbortSignal) =>
  api.get(PRIORITIES, priorityMapViewSchema, undefined, signal && { signal });

export const setPriorityMap = (api: ApiClient, body: SetPriorityMapInput) =>
  api.put(PRIORITIES, priorityMapViewSchema, body);
