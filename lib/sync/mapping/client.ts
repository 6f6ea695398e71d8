/** Calls of the field mapping's API for the browser, and the keys their answers are cached under. */

import { z } from "zod";
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import { fieldMappingSchema, type MappingEntry, mappedListSchema, previewSchema } from "./schema.ts";

export type MappedListPlace = { connectionId: string; listId: string };

const ROOT = "/api/v1/sync/field-mappings";
const path = ({ connectionId, listId }: MappedListPlace) =>
  `${ROOT}/${encodeURIComponent(connectionId)}/${encodeURIComponent(listId)}`;

export const mappingKeys = {
  lists: (organisationId: string) => [organisationId, "field-mappings", "lists"] as const,
  detail: (organisationId: string, { connectionId, listId }: MappedListPlace) =>
    [organisationId, "field-mappings", "detail", connectionId, listId] as const,
};

export const listMappedLists = (api: ApiClient, signal?: AbortSignal) =>
  api.get(ROOT, z.array(mappedListSchema), undefined, signal && { signal });

export const getFieldMapping = (api: ApiClient, place: MappedListPlace, signal?: AbortSignal) =>
  api.get(path(place), fieldMappingSchema, undefined, signal && { signal });

export const refreshFieldMapping = (api: ApiClient, place: MappedListPlace) =>
  api.post(`${path(place)}/refresh`, fieldMappingSchema, {});

export const saveFieldMapping = (
  api: ApiClient,
  place: MappedListPlace,
  body: { draftVersion: number | null; entries: MappingEntry[] },
) => api.put(path(place), fieldMappingSchema, body);

export const previewFieldMapping = (api: ApiClient, place: MappedListPlace, customerIds: string[]) =>
  api.post(`${path(place)}/preview`, previewSchema, { customerIds });

export const publishFieldMapping = (
  api: ApiClient,
  place: MappedListPlace,
  body: { draftVersion: number; customerIds: string[]; note: string },
) => api.post(`${path(place)}/publish`, fieldMappingSchema, body);

export const rollBackFieldMapping = (api: ApiClient, place: MappedListPlace, number: number) =>
  api.post(`${path(place)}/roll-back`, fieldMappingSchema, { number });

export const markFieldsReviewed = (api: ApiClient, place: MappedListPlace, fieldIds: string[]) =>
  api.post(`${path(place)}/reviewed`, fieldMappingSchema, { fieldIds });
