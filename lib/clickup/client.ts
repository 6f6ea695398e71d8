/** Calls of the ClickUp API for the browser, and the keys their answers are cached under. */
import { z } from "zod";
import { type ApiClient, noContent } from "#lib/platform/http/api-client.ts";
import {
  budgetSharesSchema,
  type CustomerShare,
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
  budget: (organisationId: string) => [organisationId, "clickup", "budget"] as const,
  spaces: (organisationId: string, filters: ListSpacesInput) =>
    [organisationId, "clickup", "spaces", filters] as const,
  lists: (organisationId: string, connectionId: string, spaceId: string) =>
    [organisationId, "clickup", "lists", connectionId, spaceId] as const,
  customer: (organisationId: string, customerId: string) =>
    [organisationId, "clickup", "customer", customerId] as const,
  preview: (organisationId: string, customerId: string) =>
    [organisationId, "clickup", "preview", customerId] as const,
};

export const getConnectionState = (api: ApiClient, signal?: AbortSignal) =>
  api.get("/api/v1/clickup/connection", connectionStateSchema, undefined, signal && { signal });

export const getBudget = (api: ApiClient, signal?: AbortSignal) =>
  api.get("/api/v1/clickup/budget", budgetSharesSchema, undefined, signal && { signal });

export const disconnectClickup = (api: ApiClient, input: { connectionId: string }) =>
  api.delete(`/clickup/oauth/disconnect?connectionId=${input.connectionId}`, noContent);

export const removeStandby = (api: ApiClient, input: { connectionId: string }) =>
  api.delete(`/api/v1/clickup/connections/${input.connectionId}/standby`, noContent);

export const listSpaces = (api: ApiClient, input: ListSpacesInput, signal?: AbortSignal) =>
  api.list("/api/v1/clickup/spaces", spaceSchema, input, signal && { signal });

export const refreshSpaces = (api: ApiClient, input: { connectionId?: string }) =>
  api.post("/api/v1/clickup/spaces/refresh", spacesSyncSchema, input);

export const checkWebhooks = (api: ApiClient, input: { connectionId: string }) =>
  api.post("/api/v1/clickup/webhooks/check", webhookWatchSchema, input);

export const listListsOfSpace = (api: ApiClient, input: { spaceId: string; connectionId: string }) =>
  api.get(`/api/v1/clickup/spaces/${encodeURIComponent(input.spaceId)}/lists`, z.array(listOfSpaceSchema), {
    connectionId: input.connectionId,
  });

export const getCustomerClickup = (api: ApiClient, input: { customerId: string }) =>
  api.get(`/api/v1/customers/${input.customerId}/clickup`, customerClickupSchema);

export const setCustomerClickup = (
  api: ApiClient,
  {
    customerId,
    ...body
  }: {
    customerId: string;
    spaceId: string | null;
    listId: string | null;
    connectionId?: string | null;
  },
) => api.put(`/api/v1/customers/${customerId}/clickup`, customerClickupSchema, body);

export const setCustomerShare = (
  api: ApiClient,
  { customerId, share }: { customerId: string; share: CustomerShare },
) => api.put(`/api/v1/customers/${customerId}/clickup/share`, customerClickupSchema, { share });

export const previewCustomerTarget = (api: ApiClient, input: { customerId: string }) =>
  api.get(`/api/v1/customers/${input.customerId}/clickup/preview`, targetPreviewSchema);
