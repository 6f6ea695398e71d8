/** Calls about a ticket's conversation for the browser, and the key their answers are cached under. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import { conversationSyncSchema } from "./schema.ts";

export const conversationKeys = {
  ticket: (organisationId: string, ticketId: string) =>
    [organisationId, "sync", "conversation", ticketId] as const,
};

type OfTicket = { ticketId: string };
type OfEntry = OfTicket & { entryId: string };
const path = ({ ticketId }: OfTicket) => `/api/v1/tickets/${ticketId}/clickup-conversation`;
const answer = conversationSyncSchema.nullable();

export const getTicketConversation = (api: ApiClient, input: OfTicket, signal?: AbortSignal) =>
  api.get(path(input), answer, undefined, signal && { signal });

export const retryTicketConversationEntry = (api: ApiClient, { entryId, ...input }: OfEntry) =>
  api.post(`${path(input)}/${entryId}/retry`, answer, {});

export const skipTicketConversationEntry = (api: ApiClient, { entryId, ...input }: OfEntry) =>
  api.post(`${path(input)}/${entryId}/skip`, answer, {});
