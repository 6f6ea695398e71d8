"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  deadLetterKeys,
  listDeadLetters,
  retryDeadLetters,
  skipDeadLetters,
  summariseDeadLetters,
} from "#lib/sync/client.ts";
import type { ChangeDeadLettersInput, DeadLetterFilters, ListDeadLettersInput } from "#lib/sync/schema.ts";

/** They come and go by themselves. */
const LOOK_EVERY_MS = 10_000;

export function useDeadLetters(input: ListDeadLettersInput) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: deadLetterKeys.list(id, input),
    queryFn: ({ signal }) => listDeadLetters(api, input, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY_MS,
  });
}

export function useDeadLetterSummary(filters: DeadLetterFilters) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: deadLetterKeys.summary(id, filters),
    queryFn: ({ signal }) => summariseDeadLetters(api, filters, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_EVERY_MS,
  });
}

/**
 * The same numbers for the frame around the pages, by a key of its own: the frame asks as soon as it comes to life, and
 * a page that does so after it must still find what it was drawn with.
 */
export function useDeadLetterCounts() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: deadLetterKeys.counts(id),
    queryFn: ({ signal }) => summariseDeadLetters(api, {}, signal),
    select: ({ states }) => states,
    refetchInterval: LOOK_EVERY_MS,
  });
}

export function useChangeDeadLetters(change: "retry" | "skip") {
  const api = useApi();
  const { id } = useOrganisation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: ChangeDeadLettersInput) =>
      change === "retry" ? retryDeadLetters(api, input) : skipDeadLetters(api, input),
    onSettled: () => client.invalidateQueries({ queryKey: deadLetterKeys.all(id) }),
  });
}
