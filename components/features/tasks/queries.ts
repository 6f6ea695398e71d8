"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { clickupKeys } from "#lib/clickup/client.ts";
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import {
  cancelTicketTask,
  chooseTicketTaskList,
  getTicketTask,
  linkTicketTask,
  refreshTicketTask,
  requestTicketTask,
  retryTicketTask,
  searchTicketTasks,
  taskKeys,
  unlinkTicketTask,
} from "#lib/tasks/client.ts";
import type { TaskState } from "#lib/tasks/schema.ts";
import { ticketKeys } from "#lib/tickets/client.ts";

const POLL_MS = 1_000;

/** Whether work goes on by itself, so that it pays to ask again. */
export function isUnderWay(state: TaskState | undefined): boolean {
  return state?.state === "queued" || state?.state === "creating" || state?.state === "waiting";
}

/** Where a ticket stands with its task, followed closely until that is final. */
export function useTicketTask(ticketId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: taskKeys.ticket(id, ticketId),
    queryFn: ({ signal }) => getTicketTask(api, { ticketId }, signal),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? POLL_MS : false),
  });
}

/** Tasks of the customer's Space that could be linked. */
export function useTaskCandidates(ticketId: string, q: string, isEnabled: boolean) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: taskKeys.candidates(id, ticketId, q),
    queryFn: ({ signal }) => searchTicketTasks(api, { ticketId, q }, signal),
    placeholderData: keepPreviousData,
    enabled: isEnabled,
  });
}

/**
 * A change of the ticket's task. What it will lead to is shown at once, and taken back when the server refuses;
 * the timeline and the lists hear of it afterwards.
 */
function useTaskChange<Input>(
  ticketId: string,
  change: (api: ApiClient, input: Input) => Promise<TaskState>,
  preview?: (state: TaskState) => TaskState,
) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const key = taskKeys.ticket(id, ticketId);
  return useMutation({
    mutationFn: (input: Input) => change(api, input),
    onMutate: async () => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<TaskState>(key);
      if (before !== undefined && preview !== undefined) client.setQueryData(key, preview(before));
      return { before };
    },
    onError: (_error, _input, context) => {
      if (context?.before !== undefined) client.setQueryData(key, context.before);
    },
    onSuccess: (state) => {
      client.setQueryData(key, state);
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: key });
      void client.invalidateQueries({ queryKey: ticketKeys.timeline(id, ticketId) });
      void client.invalidateQueries({ queryKey: ticketKeys.lists(id) });
    },
  });
}

const asQueued = (state: TaskState): TaskState => ({
  ...state,
  state: "queued",
  reason: null,
  obstacle: null,
});

export const useRequestTask = (ticketId: string) =>
  useTaskChange<void>(ticketId, (api) => requestTicketTask(api, { ticketId }), asQueued);

export const useRetryTask = (ticketId: string) =>
  useTaskChange<void>(ticketId, (api) => retryTicketTask(api, { ticketId }), asQueued);

export const useCancelTask = (ticketId: string) =>
  useTaskChange<void>(ticketId, (api) => cancelTicketTask(api, { ticketId }));

export const useUnlinkTask = (ticketId: string) =>
  useTaskChange<void>(ticketId, (api) => unlinkTicketTask(api, { ticketId }));

export const useRefreshTask = (ticketId: string) =>
  useTaskChange<void>(ticketId, (api) => refreshTicketTask(api, { ticketId }));

export const useLinkTask = (ticketId: string) =>
  useTaskChange<{ task: string }>(ticketId, (api, { task }) => linkTicketTask(api, { ticketId, task }));

export const useChooseList = (ticketId: string) =>
  useTaskChange<{ listId: string }>(
    ticketId,
    (api, { listId }) => chooseTicketTaskList(api, { ticketId, listId }),
    asQueued,
  );

/** What the timeline and the lists must hear when the task becomes final while one looks on. */
export function useHearOfTheEnd(ticketId: string) {
  const client = useQueryClient();
  const { id } = useOrganisation();
  return () => {
    void client.invalidateQueries({ queryKey: ticketKeys.timeline(id, ticketId) });
    void client.invalidateQueries({ queryKey: ticketKeys.lists(id) });
    void client.invalidateQueries({ queryKey: clickupKeys.connection(id) });
  };
}
