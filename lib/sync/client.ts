/** Calls of the sync API for the browser, and the keys their answers are cached under. */
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import type { LinkFieldName } from "./engine/policies.ts";
import { linkSyncSchema } from "./schema.ts";

export * from "./conversation/client.ts";
export * from "./dead-letters/client.ts";
export * from "./inbox/client.ts";
export * from "./mapping/client.ts";
export * from "./overview/client.ts";
export * from "./people/client.ts";
export * from "./priorities/client.ts";
export * from "./rules/client.ts";
export * from "./statuses/client.ts";
export * from "./sweep/client.ts";

export const syncKeys = {
  /** One of a ticket's links; without `linkId` the one that leads. */
  ticket: (organisationId: string, ticketId: string, linkId?: string) =>
    [organisationId, "sync", "ticket", ticketId, linkId ?? "lead"] as const,
  /** All that is cached of how a ticket and its tasks stand to each other. */
  ofTicket: (organisationId: string, ticketId: string) =>
    [organisationId, "sync", "ticket", ticketId] as const,
  letters: (organisationId: string, ticketId: string) =>
    [organisationId, "sync", "ticket", ticketId, "letters"] as const,
};

type OfTicket = { ticketId: string; linkId?: string };
type OfField = OfTicket & { field: LinkFieldName };
const path = ({ ticketId }: OfTicket) => `/api/v1/tickets/${ticketId}/clickup-sync`;
const answer = linkSyncSchema.nullable();
const linkOf = ({ linkId }: OfTicket) => (linkId === undefined ? {} : { linkId });

export const getTicketSync = (api: ApiClient, input: OfTicket, signal?: AbortSignal) =>
  api.get(path(input), answer, linkOf(input), signal && { signal });

export const resolveTicketField = (
  api: ApiClient,
  { field, take, ...input }: OfField & { take: "ours" | "theirs" },
) => api.post(`${path(input)}/${field}/resolve`, answer, { take, ...linkOf(input) });

export const retryTicketField = (api: ApiClient, { field, ...input }: OfField) =>
  api.post(`${path(input)}/${field}/retry`, answer, linkOf(input));

export const skipTicketField = (api: ApiClient, { field, ...input }: OfField) =>
  api.post(`${path(input)}/${field}/skip`, answer, linkOf(input));
