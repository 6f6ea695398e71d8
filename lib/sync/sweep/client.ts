/** Calls of reconciliation's API for the browser, and the keys their answers are cached under. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import {
  differenceSchema,
  type ListDifferencesInput,
  sweepsSchema,
  truthOfCustomerSchema,
  truthSchema,
} from "./schema.ts";

export const sweepKeys = {
  all: (organisationId: string) => [organisationId, "reconciliation"] as const,
  truth: (organisationId: string) => [organisationId, "reconciliation", "truth"] as const,
  customer: (organisationId: string, customerId: string) =>
    [organisationId, "reconciliation", "truth", "customer", customerId] as const,
  sweeps: (organisationId: string) => [organisationId, "reconciliation", "sweeps"] as const,
  differences: (organisationId: string, input: ListDifferencesInput) =>
    [organisationId, "reconciliation", "differences", input] as const,
};

type Query = Parameters<ApiClient["get"]>[2];
/** An address says nothing of what is not asked for. */
const toQuery = (input: ListDifferencesInput): Query =>
  Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );

export const getTruth = (api: ApiClient, signal?: AbortSignal) =>
  api.get("/api/v1/sync/truth", truthSchema, undefined, signal && { signal });

export const getCustomerTruth = (api: ApiClient, { id }: { id: string }, signal?: AbortSignal) =>
  api.get(`/api/v1/customers/${id}/sync/truth`, truthOfCustomerSchema, undefined, signal && { signal });

export const listSweeps = (api: ApiClient, signal?: AbortSignal) =>
  api.get("/api/v1/sync/sweeps", sweepsSchema, undefined, signal && { signal });

export const checkEverything = (api: ApiClient) => api.post("/api/v1/sync/sweeps", sweepsSchema, {});

export const listDifferences = (api: ApiClient, input: ListDifferencesInput, signal?: AbortSignal) =>
  api.list("/api/v1/sync/differences", differenceSchema, toQuery(input), signal && { signal });
