"use client";

import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  cancelExport,
  cancelImport,
  exportKeys,
  getImport,
  importKeys,
  listExports,
  listImports,
  listRowErrors,
  retryImport,
  startExport,
} from "#lib/transfers/client.ts";
import type {
  DataImport,
  ListExportsInput,
  ListImportsInput,
  StartExportInput,
} from "#lib/transfers/schema.ts";
import { isUnderWay } from "./appearance.ts";

/** How often something under way is looked at, in milliseconds. */
const LOOK_EVERY_MS = 1_000;
const LIST_LOOK_EVERY_MS = 2_000;
const ROW_ERRORS_PAGE_SIZE = 100;

/** Past and present imports, the newest first; kept current while one is under way. */
export function useImports(filters: ListImportsInput) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: importKeys.list(id, filters),
    queryFn: ({ signal }) => listImports(api, filters, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? LIST_LOOK_EVERY_MS : false),
  });
}

/** One import; kept current while it is under way. */
export function useImport(importId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: importKeys.detail(id, importId),
    queryFn: () => getImport(api, { id: importId }),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? LOOK_EVERY_MS : false),
  });
}

/** The rows that an import could not take, by line; `count` makes a growing report load anew. */
export function useRowErrors(importId: string, count: number) {
  const api = useApi();
  const { id } = useOrganisation();
  return useInfiniteQuery({
    queryKey: [...importKeys.errors(id, importId), count],
    queryFn: ({ pageParam }) =>
      listRowErrors(api, {
        importId,
        limit: ROW_ERRORS_PAGE_SIZE,
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    enabled: count > 0,
  });
}

/** Stops an import, or goes on with one that failed. */
export function useSteerImport() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const refresh = (saved: DataImport) => {
    client.setQueryData(importKeys.detail(id, saved.id), saved);
    return client.invalidateQueries({ queryKey: importKeys.lists(id) });
  };
  const cancel = useMutation({
    mutationFn: (importId: string) => cancelImport(api, { id: importId }),
    onSuccess: refresh,
  });
  const retry = useMutation({
    mutationFn: (importId: string) => retryImport(api, { id: importId }),
    onSuccess: refresh,
  });
  return { cancel, retry };
}

/** Past and present exports, the newest first; kept current while one is under way. */
export function useExports(filters: ListExportsInput) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: exportKeys.list(id, filters),
    queryFn: ({ signal }) => listExports(api, filters, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? LIST_LOOK_EVERY_MS : false),
  });
}

/** Starts an export, or stops one. */
export function useSteerExport() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const refresh = () => client.invalidateQueries({ queryKey: exportKeys.all(id) });
  const start = useMutation({
    mutationFn: (input: StartExportInput) => startExport(api, input),
    onSuccess: refresh,
  });
  const cancel = useMutation({
    mutationFn: (exportId: string) => cancelExport(api, { id: exportId }),
    onSettled: refresh,
  });
  return { start, cancel };
}
