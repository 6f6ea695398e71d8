import type { ApiClient } from "#lib/platform/http/api-client.ts";
import { type SpaceMoveChoice, spaceMovePlanSchema, spaceMoveSchema } from "./schema.ts";

export const spaceMoveKeys = {
  latest: (organisationId: string, customerId: string) =>
    [organisationId, "tasks", "space-move", customerId] as const,
};

const path = (customerId: string) => `/api/v1/customers/${customerId}/clickup/move`;
type Place = { spaceId: string; connectionId: string };

export const getSpaceMove = (api: ApiClient, input: { customerId: string }, signal?: AbortSignal) =>
  api.get(path(input.customerId), spaceMoveSchema.nullable(), undefined, signal && { signal });

export const planSpaceMove = (api: ApiClient, { customerId, ...body }: { customerId: string } & Place) =>
  api.post(`${path(customerId)}/plan`, spaceMovePlanSchema, body);

export const startSpaceMove = (
  api: ApiClient,
  {
    customerId,
    ...body
  }: { customerId: string; choice: SpaceMoveChoice; statuses: Record<string, string> } & Place,
) => api.post(path(customerId), spaceMoveSchema.nullable(), body);

export const retrySpaceMove = (api: ApiClient, input: { customerId: string }) =>
  api.post(`${path(input.customerId)}/retry`, spaceMoveSchema.nullable(), {});
