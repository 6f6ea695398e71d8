"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { clickupKeys } from "#lib/clickup/client.ts";
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import {
  actOnEntry,
  cancelTicketTask,
  chooseTicketTaskList,
  type EntryAction,
  getTaskPolicy,
  getTaskQueue,
  getTicketTask,
  linkFurtherTask,
  linkTicketTask,
  listTicketTasks,
  refreshTicketTask,
  requestFurtherTask,
  requestTicketTask,
  retryTicketTask,
  searchTicketTasks,
  setTaskPolicy,
  taskKeys,
  unlinkEntry,
  unlinkTicketTask,
} from "#lib/tasks/client.ts";
import type { DeletedPolicy, TaskEntry, TaskList, TaskState } from "#lib/tasks/schema.ts";
import { ticketKeys } from "#lib/tickets/client.ts";

const POLL_MS = 1_000;
const QUEUE_POLL_MS = 10_000;

/** Whether work goes on by itself, so that it pays to ask again. */
export function isUnderWay(state: TaskState | undefined): boolean {
  return state?.state === "queued" || state?.state === "creating" || state?.state === "waiting";
}

/** Somebody else may add a task, mend what keeps one from being made, or ClickUp lose one, while one looks on. */
const LOOK_MS = 10_000;

/** Where a ticket stands with its task, followed closely until that is final, and until what is in its way is mended. */
export function useTicketTask(ticketId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: taskKeys.ticket(id, ticketId),
    queryFn: ({ signal }) => getTicketTask(api, { ticketId }, signal),
    refetchInterval: ({ state: { data } }) =>
      isUnderWay(data) ? POLL_MS : data != null && data.obstacle !== null ? LOOK_MS : false,
  });
}

const isMaking = ({ state }: TaskEntry) => state === "queued" || state === "creating" || state === "waiting";

/** All tasks of a ticket, followed closely while one of them is being made. */
export function useTicketTasks(ticketId: string) {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: taskKeys.ofTicket(id, ticketId),
    queryFn: ({ signal }) => listTicketTasks(api, { ticketId }, signal),
    refetchInterval: ({ state }) => (state.data?.items.some(isMaking) ? POLL_MS : LOOK_MS),
  });
}

/** A change of one of a ticket's tasks, answered with all of them. */
function useTasksChange<Input>(
  ticketId: string,
  change: (api: ApiClient, input: Input) => Promise<TaskList>,
) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (input: Input) => change(api, input),
    onSuccess: (list) => client.setQueryData(taskKeys.ofTicket(id, ticketId), list),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: taskKeys.ticket(id, ticketId) });
      void client.invalidateQueries({ queryKey: ticketKeys.timeline(id, ticketId) });
      void client.invalidateQueries({ queryKey: ticketKeys.lists(id) });
      void client.invalidateQueries({ queryKey: [id, "sync", "ticket", ticketId] });
    },
  });
}

export const useRequestFurtherTask = (ticketId: string) =>
  useTasksChange<{ purpose: string }>(ticketId, (api, input) =>
    requestFurtherTask(api, { ticketId, ...input }),
  );

export const useUnlinkEntry = (ticketId: string) =>
  useTasksChange<{ entryId: string }>(ticketId, (api, input) => unlinkEntry(api, { ticketId, ...input }));

export const useEntryAction = (ticketId: string) =>
  useTasksChange<{ entryId: string; action: EntryAction }>(ticketId, (api, input) =>
    actOnEntry(api, { ticketId, ...input }),
  );

/** What happens to a ticket whose task is deleted. */
export function useTaskPolicy() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: taskKeys.policy(id),
    queryFn: ({ signal }) => getTaskPolicy(api, signal),
  });
}

export function useSetTaskPolicy() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const key = taskKeys.policy(id);
  return useMutation({
    mutationFn: (onDeleted: DeletedPolicy) => setTaskPolicy(api, { onDeleted }),
    onMutate: (onDeleted) => {
      const before = client.getQueryData(key);
      client.setQueryData(key, { onDeleted });
      return { before };
    },
    onError: (_error, _input, context) => client.setQueryData(key, context?.before),
    onSuccess: (policy) => client.setQueryData(key, policy),
  });
}

/** What waits to become a task, and until when. */
export function useTaskQueue() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({
    queryKey: taskKeys.queue(id),
    queryFn: ({ signal }) => getTaskQueue(api, signal),
    refetchInterval: QUEUE_POLL_MS,
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

/** Ties a task that is there to the ticket: as its one task, or beside others. */
export const useLinkTask = (ticketId: string, isFurther: boolean) =>
  useTaskChange<{ task: string }>(ticketId, async (api, { task }) => {
    if (!isFurther) return linkTicketTask(api, { ticketId, task });
    await linkFurtherTask(api, { ticketId, task });
    return getTicketTask(api, { ticketId });
  });

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
