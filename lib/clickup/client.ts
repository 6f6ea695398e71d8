/** Calls of the ClickUp API for the browser, and the keys their answers are cached under. */
import { z } from "zod";
import { type ApiClient, noContent } from "#lib/platform/http/api-client.ts";
import {
  connectionStateSchema,
  customerClickupSchema,
  type ListSpacesInput,
  listOfSpaceSchema,
  spaceSchema,
  spacesSyncSchema,
  targetPreviewSchema,
  webhookWatchSchema,
} from "./schema.ts";

export const clickupKeys = {
  all: (organisationId: string) => [organisationId, "clickup"] as const,
  connection: (organisationId: string) => [organisationId, "clickup", "connection"] as const,
  spaces: (organisationId: string, filters: ListSpacesInput) =>
    [organisationId, "clickup", "spaces", filters] as const,
  lists: (organisationId: string, spaceId: string) => [organisationId, "clickup", "lists", spaceId] as const,
  customer: (organisationId: string, customerId: string) =>
    [organisationId, "clickup", "customer", customerId] as const,
  preview: (organisationId: string, customerId: string) =>
    [organisationId, "clickup", "preview", customerId] as const,
};

export const getConnectionState = (api: ApiClient, signal?: AbortSignal) =>
  api.get("/api/v1/clickup/connection", connectionStateSchema, undefined, signal && { signal });

export const disconnectClickup = (api: ApiClient) => api.delete("/clickup/oauth/disconnect", noContent);

export const listSpaces = (api: ApiClient, input: ListSpacesInput, signal?: AbortSignal) =>
  api.list("/api/v1/clickup/spaces", spaceSchema, input, signal && { signal });

export const refreshSpaces = (api: ApiClient) =>
  api.post("/api/v1/clickup/spaces/refresh", spacesSyncSchema, {});

export const checkWebhooks = (api: ApiClient) =>
  api.post("/api/v1/clickup/webhooks/check", webhookWatchSchema, {});

export const listListsOfSpace = (api: ApiClient, input: { spaceId: string }) =>
  api.get(`/api/v1/clickup/spaces/${encodeURIComponent(input.spaceId)}/lists`, z.array(listOfSpaceSchema));

export const getCustomerClickup = (api: ApiClient, input: { customerId: string }) =>
  api.get(`/api/v1/customers/${input.customerId}/clickup`, customerClickupSchema);

export const setCustomerClickup = (
  api: ApiClient,
  { customerId, ...body }: { customerId: string; spaceId: string | null; listId: string | null },
) => api.put(`/api/v1/customers/${customerId}/clickup`, customerClickupSchema, body);

export const previewCustomerTarget = (api: ApiClient, input: { customerId: string }) =>
  api.get(`/api/v1/customers/${input.customerId}/clickup/preview`, targetPreviewSchema);
