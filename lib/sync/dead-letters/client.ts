/** Calls of the dead letters' API for the browser, and the keys their answers are cached under. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import { toQuery } from "../to-query.ts";
import {
  type ChangeDeadLettersInput,
  changedDeadLettersSchema,
  type DeadLetterFilters,
  deadLetterSchema,
  deadLetterSummarySchema,
  type ListDeadLettersInput,
  sourceLettersSchema,
} from "./schema.ts";

const DEAD_LETTERS = "/api/v1/sync/dead-letters";

export const deadLetterKeys = {
  all: (organisationId: string) => [organisationId, "dead-letters"] as const,
  list: (organisationId: string, input: ListDeadLettersInput) =>
    [organisationId, "dead-letters", "list", input] as const,
  summary: (organisationId: string, filters: DeadLetterFilters) =>
    [organisationId, "dead-letters", "summary", filters] as const,
  counts: (organisationId: string) => [organisationId, "dead-letters", "counts"] as const,
};

export const listDeadLetters = (api: ApiClient, input: ListDeadLettersInput, signal?: AbortSignal) =>
  api.list(DEAD_LETTERS, deadLetterSchema, toQuery(input), signal && { signal });

export const summariseDeadLetters = (api: ApiClient, filters: DeadLetterFilters, signal?: AbortSignal) =>
  api.get(`${DEAD_LETTERS}/summary`, deadLetterSummarySchema, toQuery(filters), signal && { signal });

export const retryDeadLetters = (api: ApiClient, input: ChangeDeadLettersInput) =>
  api.post(`${DEAD_LETTERS}/retry`, changedDeadLettersSchema, input);

export const skipDeadLetters = (api: ApiClient, input: ChangeDeadLettersInput) =>
  api.post(`${DEAD_LETTERS}/skip`, changedDeadLettersSchema, input);

const lettersOfTicket = (ticketId: string) => `/api/v1/tickets/${ticketId}/clickup-letters`;

export const listTicketLetters = (api: ApiClient, ticketId: string, signal?: AbortSignal) =>
  api.get(lettersOfTicket(ticketId), sourceLettersSchema, undefined, signal && { signal });

export const retryTicketLetters = (api: ApiClient, ticketId: string) =>
  api.post(`${lettersOfTicket(ticketId)}/retry`, changedDeadLettersSchema, {});
