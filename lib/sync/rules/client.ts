/** Calls of the rules' API for the browser. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import {
  customerRulesSchema,
  type ListCustomerRulesInput,
  type SetSyncRulesInput,
  syncRulesSchema,
} from "./schema.ts";

const RULES = "/api/v1/sync/rules";
const ofCustomer = (id: string) => `/api/v1/customers/${id}/sync/rules`;

export const syncRulesKeys = {
  all: (organisationId: string) => [organisationId, "sync", "rules"] as const,
  own: (organisationId: string) => [organisationId, "sync", "rules", "own"] as const,
  customer: (organisationId: string, id: string) =>
    [organisationId, "sync", "rules", "customer", id] as const,
  customers: (organisationId: string, input: ListCustomerRulesInput) =>
    [organisationId, "sync", "rules", "customers", input] as const,
};

export const getSyncRules = (
  api: ApiClient,
  { customerId }: { customerId: string | null },
  signal?: AbortSignal,
) =>
  api.get(
    customerId === null ? RULES : ofCustomer(customerId),
    syncRulesSchema,
    undefined,
    signal && { signal },
  );

export const setSyncRules = (
  api: ApiClient,
  { customerId, ...body }: SetSyncRulesInput & { customerId: string | null },
) => api.put(customerId === null ? RULES : ofCustomer(customerId), syncRulesSchema, body);

export const listCustomerRules = (api: ApiClient, input: ListCustomerRulesInput, signal?: AbortSignal) =>
  api.list(`${RULES}/customers`, customerRulesSchema, toQuery(input), signal && { signal });

function toQuery({ limit, cursor }: ListCustomerRulesInput) {
  return {
    ...(limit === undefined ? {} : { limit: String(limit) }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}
