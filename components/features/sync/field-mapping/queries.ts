"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  getFieldMapping,
  listMappedLists,
  type MappedListPlace,
  mappingKeys,
  markFieldsReviewed,
  previewFieldMapping,
  publishFieldMapping,
  refreshFieldMapping,
  rollBackFieldMapping,
  saveFieldMapping,
} from "#lib/sync/client.ts";
import type { FieldMapping, MappingEntry } from "#lib/sync/schema.ts";

export function useMappedLists() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({ queryKey: mappingKeys.lists(id), queryFn: ({ signal }) => listMappedLists(api, signal) });
}

export function useFieldMapping(place: MappedListPlace) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: mappingKeys.detail(id, place),
    queryFn: ({ signal }) => getFieldMapping(api, place, signal),
  });
}

/** All that changes a mapping answers what it is then. */
function useMappingChange<Input>(place: MappedListPlace, change: (input: Input) => Promise<FieldMapping>) {
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: change,
    onSuccess: (mapping) => {
      client.setQueryData(mappingKeys.detail(id, place), mapping);
      return client.invalidateQueries({ queryKey: mappingKeys.lists(id) });
    },
    // Most likely somebody else was first: what they made of it is shown at once.
    onError: () => client.invalidateQueries({ queryKey: mappingKeys.detail(id, place) }),
  });
}

export function useMappingChanges(place: MappedListPlace) {
  const api = useApi();
  return {
    refresh: useMappingChange(place, () => refreshFieldMapping(api, place)),
    save: useMappingChange(place, (body: { draftVersion: number | null; entries: MappingEntry[] }) =>
      saveFieldMapping(api, place, body),
    ),
    publish: useMappingChange(place, (body: { draftVersion: number; customerIds: string[]; note: string }) =>
      publishFieldMapping(api, place, body),
    ),
    rollBack: useMappingChange(place, (number: number) => rollBackFieldMapping(api, place, number)),
    markReviewed: useMappingChange(place, (fieldIds: string[]) => markFieldsReviewed(api, place, fieldIds)),
  };
}

export function useMappingPreview(place: MappedListPlace) {
  const api = useApi();
  return useMutation({
    mutationFn: (customerIds: string[]) => previewFieldMapping(api, place, customerIds),
  });
}
