/** Calls of the API of who is who, for the browser. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import {
  type ListSyncPeopleInput,
  type OneSideInput,
  pairingSchema,
  peopleReadSchema,
  syncPersonSchema,
} from "./schema.ts";

const PEOPLE = "/api/v1/sync/people";

export const syncPeopleKeys = {
  all: (organisationId: string) => [organisationId, "sync", "people"] as const,
  list: (organisationId: string, input: ListSyncPeopleInput) =>
    [organisationId, "sync", "people", "list", input] as const,
  reading: (organisationId: string) => [organisationId, "sync", "people", "reading"] as const,
};

export const listSyncPeople = (api: ApiClient, input: ListSyncPeopleInput, signal?: AbortSignal) =>
  api.list(
    PEOPLE,
    syncPersonSchema,
    Object.fromEntries(
      Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ),
    signal && { signal },
  );

export const pairPeople = (api: ApiClient, body: { memberId: string; userId: string }) =>
  api.post(`${PEOPLE}/pair`, pairingSchema, body);

export const ruleOutPerson = (api: ApiClient, body: OneSideInput) =>
  api.post(`${PEOPLE}/rule-out`, pairingSchema, body);

export const forgetPerson = (api: ApiClient, body: OneSideInput) =>
  api.post(`${PEOPLE}/forget`, pairingSchema, body);

export const getPeopleRead = (api: ApiClient, signal?: AbortSignal) =>
  api.get(`${PEOPLE}/reading`, peopleReadSchema, undefined, signal && { signal });

export const refreshPeople = (api: ApiClient) => api.post(`${PEOPLE}/reading`, peopleReadSchema, {});
