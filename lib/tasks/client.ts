/** Calls of the tasks API for the browser, and the keys their answers are cached under. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import {
  type DeletedPolicy,
  taskListSchema,
  taskPolicySchema,
  taskQueueSchema,
  taskSearchResultSchema,
  taskStateSchema,
} from "./schema.ts";

export * from "./space-move/client.ts";

export const taskKeys = {
  queue: (organisationId: string) => [organisationId, "tasks", "queue"] as const,
  all: (organisationId: string) => [organisationId, "tasks"] as const,
  ticket: (organisationId: string, ticketId: string) =>
    [organisationId, "tasks", "ticket", ticketId] as const,
  /** All tasks of a ticket: told anew whenever the leading one is. */
  ofTicket: (organisationId: string, ticketId: string) =>
    [organisationId, "tasks", "ticket", ticketId, "all"] as const,
  policy: (organisationId: string) => [organisationId, "tasks", "policy"] as const,
  candidates: (organisationId: string, ticketId: string, q: string) =>
    [organisationId, "tasks", "candidates", ticketId, q] as const,
};

export const getTaskQueue = (api: ApiClient, signal?: AbortSignal) =>
  api.get("/api/v1/clickup/queue", taskQueueSchema, undefined, signal && { signal });

type OfTicket = { ticketId: string };
const path = ({ ticketId }: OfTicket) => `/api/v1/tickets/${ticketId}/clickup-task`;

export const getTicketTask = (api: ApiClient, input: OfTicket, signal?: AbortSignal) =>
  api.get(path(input), taskStateSchema, undefined, signal && { signal });

export const requestTicketTask = (api: ApiClient, input: OfTicket) =>
  api.post(path(input), taskStateSchema, {});

export const retryTicketTask = (api: ApiClient, input: OfTicket) =>
  api.post(`${path(input)}/retry`, taskStateSchema, {});

export const cancelTicketTask = (api: ApiClient, input: OfTicket) =>
  api.post(`${path(input)}/cancel`, taskStateSchema, {});

export const unlinkTicketTask = (api: ApiClient, input: OfTicket) => api.delete(path(input), taskStateSchema);

export const refreshTicketTask = (api: ApiClient, input: OfTicket) =>
  api.post(`${path(input)}/refresh`, taskStateSchema, {});

export const linkTicketTask = (api: ApiClient, { task, ...input }: OfTicket & { task: string }) =>
  api.post(`${path(input)}/link`, taskStateSchema, { task });

export const chooseTicketTaskList = (api: ApiClient, { listId, ...input }: OfTicket & { listId: string }) =>
  api.put(`${path(input)}/list`, taskStateSchema, { listId });

export const searchTicketTasks = (
  api: ApiClient,
  { q, ...input }: OfTicket & { q: string },
  signal?: AbortSignal,
) => api.get(`${path(input)}/candidates`, taskSearchResultSchema, { q }, signal && { signal });

const allPath = ({ ticketId }: OfTicket) => `/api/v1/tickets/${ticketId}/clickup-tasks`;
type OfEntry = OfTicket & { entryId: string };
const entryPath = ({ entryId, ...input }: OfEntry) => `${allPath(input)}/${entryId}`;

export const listTicketTasks = (api: ApiClient, input: OfTicket, signal?: AbortSignal) =>
  api.get(allPath(input), taskListSchema, undefined, signal && { signal });

export const requestFurtherTask = (api: ApiClient, { purpose, ...input }: OfTicket & { purpose: string }) =>
  api.post(allPath(input), taskListSchema, { purpose });

export const linkFurtherTask = (api: ApiClient, { task, ...input }: OfTicket & { task: string }) =>
  api.post(`${allPath(input)}/link`, taskListSchema, { task });

export const unlinkEntry = (api: ApiClient, input: OfEntry) => api.delete(entryPath(input), taskListSchema);

export type EntryAction = "lead" | "refresh" | "replace" | "retry" | "cancel";

export const actOnEntry = (api: ApiClient, { action, ...input }: OfEntry & { action: EntryAction }) =>
  api.post(`${entryPath(input)}/${action}`, taskListSchema, {});

export const getTaskPolicy = (api: ApiClient, signal?: AbortSignal) =>
  api.get("/api/v1/clickup/task-policy", taskPolicySchema, undefined, signal && { signal });

export const setTaskPolicy = (api: ApiClient, input: { onDeleted: DeletedPolicy }) =>
  api.put("/api/v1/clickup/task-policy", taskPolicySchema, input);
