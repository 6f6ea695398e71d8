/** Calls of the Lists' API for the browser. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import {
  type ConfirmStatusesInput,
  type ListSyncListsInput,
  syncListDetailSchema,
  syncListSchema,
  syncReviewsSchema,
} from "./schema.ts";

const LISTS = "/api/v1/sync/lists";

export const syncListKeys = {
  all: (organisationId: string) => [organisationId, "sync", "lists"] as const,
  list: (organisationId: string, input: ListSyncListsInput) =>
    [organisationId, "sync", "lists", "list", input] as const,
  detail: (organisationId: string, id: string) => [organisationId, "sync", "lists", "detail", id] as const,
  reviews: (organisationId: string) => [organisationId, "sync", "lists", "reviews"] as const,
};

export const listSyncLists = (api: ApiClient, input: ListSyncListsInput, signal?: AbortSignal) =>
  api.list(
    LISTS,
    syncListSchema,
    Object.fromEntries(
      Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ),
    signal && { signal },
  );

export const getSyncList = (api: ApiClient, { id }: { id: string }, signal?: AbortSignal) =>
  api.get(`${LISTS}/${id}`, syncListDetailSchema, undefined, signal && { signal });

export const confirmStatuses = (api: ApiClient, { id, ...body }: ConfirmStatusesInput) =>
  api.put(`${LISTS}/${id}/statuses`, syncListDetailSchema, body);

export const proposeStatuses = (api: ApiClient, { id, ...body }: { id: string; version: number }) =>
  api.post(`${LISTS}/${id}/propose`, syncListDetailSchema, body);

export const refreshSyncList = (api: ApiClient, { id }: { id: string }) =>
  api.post(`${LISTS}/${id}/refresh`, syncListDetailSchema, {});

export const countSyncReviews = (api: ApiClient, signal?: AbortSignal) =>
  api.get("/api/v1/sync/reviews", syncReviewsSchema, undefined, signal && { signal });
