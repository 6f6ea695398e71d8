/** Calls of the inbox's API for the browser, and the keys their answers are cached under. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import { toQuery } from "../to-query.ts";
import {
  type DeliveryFilters,
  deliveryDetailSchema,
  deliverySchema,
  type ListDeliveriesInput,
  type ReplayDeliveriesInput,
  replayCountsSchema,
  replayPreviewSchema,
} from "./schema.ts";

const DELIVERIES = "/api/v1/clickup/deliveries";

export const deliveryKeys = {
  all: (organisationId: string) => [organisationId, "deliveries"] as const,
  list: (organisationId: string, input: ListDeliveriesInput) =>
    [organisationId, "deliveries", "list", input] as const,
  detail: (organisationId: string, id: string) => [organisationId, "deliveries", "detail", id] as const,
  preview: (organisationId: string, filters: DeliveryFilters) =>
    [organisationId, "deliveries", "preview", filters] as const,
};

export const listDeliveries = (api: ApiClient, input: ListDeliveriesInput, signal?: AbortSignal) =>
  api.list(DELIVERIES, deliverySchema, toQuery(input), signal && { signal });

export const getDelivery = (api: ApiClient, input: { id: string }, signal?: AbortSignal) =>
  api.get(`${DELIVERIES}/${input.id}`, deliveryDetailSchema, undefined, signal && { signal });

export const replayDelivery = (api: ApiClient, input: { id: string }) =>
  api.post(`${DELIVERIES}/${input.id}/replay`, deliverySchema, {});

export const previewReplay = (api: ApiClient, filters: DeliveryFilters, signal?: AbortSignal) =>
  api.get(`${DELIVERIES}/replay`, replayPreviewSchema, toQuery(filters), signal && { signal });

export const replayDeliveries = (api: ApiClient, input: ReplayDeliveriesInput) =>
  api.post(`${DELIVERIES}/replay`, replayCountsSchema, input);
