/** Calls of the tickets API for the browser, and the keys their answers are cached under. */
import { z } from "zod";
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import {
  attachmentSchema,
  type BulkUpdateTicketsInput,
  bulkResultSchema,
  type CreateCommentInput,
  type CreatePortalReplyInput,
  type CreatePortalTicketInput,
  type CreateSavedViewInput,
  type CreateTicketFieldInput,
  type CreateTicketInput,
  commentSchema,
  deletedSchema,
  type ListPortalTicketsInput,
  type ListTicketsInput,
  type ListTimelineInput,
  type MergeTicketsInput,
  type OrderTicketFieldsInput,
  type ParticipantInput,
  portalTicketFieldSchema,
  portalTicketListItemSchema,
  portalTicketSchema,
  type SplitTicketInput,
  savedViewSchema,
  tagUseSchema,
  ticketCountSchema,
  ticketFieldSchema,
  ticketListItemSchema,
  ticketSchema,
  timelineEntrySchema,
  type UpdateCommentInput,
  type UpdateSavedViewInput,
  type UpdateTicketFieldInput,
  type UpdateTicketInput,
} from "./schema.ts";

export const ticketKeys = {
  all: (organisationId: string) => [organisationId, "tickets"] as const,
  lists: (organisationId: string) => [organisationId, "tickets", "list"] as const,
  list: (organisationId: string, filters: ListTicketsInput) =>
    [organisationId, "tickets", "list", filters] as const,
  count: (organisationId: string, filters: ListTicketsInput) =>
    [organisationId, "tickets", "count", filters] as const,
  detail: (organisationId: string, id: string) => [organisationId, "tickets", "detail", id] as const,
  byNumber: (organisationId: string, number: number) =>
    [organisationId, "tickets", "number", number] as const,
  timeline: (organisationId: string, ticketId: string) =>
    [organisationId, "tickets", "timeline", ticketId] as const,
  attachments: (organisationId: string, ticketId: string) =>
    [organisationId, "tickets", "attachments", ticketId] as const,
  tags: (organisationId: string, q: string) => [organisationId, "tickets", "tags", q] as const,
  fields: (organisationId: string) => [organisationId, "ticket-fields"] as const,
  views: (organisationId: string, resource: string) => [organisationId, "views", resource] as const,
};

export const portalKeys = {
  all: (organisationId: string) => [organisationId, "portal"] as const,
  lists: (organisationId: string) => [organisationId, "portal", "list"] as const,
  fields: (organisationId: string) => [organisationId, "portal", "fields"] as const,
  list: (organisationId: string, filters: ListPortalTicketsInput) =>
    [organisationId, "portal", "list", filters] as const,
  byNumber: (organisationId: string, number: number) => [organisationId, "portal", "number", number] as const,
  timeline: (organisationId: string, ticketId: string) =>
    [organisationId, "portal", "timeline", ticketId] as const,
  attachments: (organisationId: string, ticketId: string) =>
    [organisationId, "portal", "attachments", ticketId] as const,
};

export const listTickets = (api: ApiClient, input: ListTicketsInput, signal?: AbortSignal) =>
  api.list("/api/v1/tickets", ticketListItemSchema, input, signal && { signal });

/** How many tickets the filters find, up to a thousand; sort, direction and page are ignored. */
export const countTickets = (api: ApiClient, input: ListTicketsInput, signal?: AbortSignal) => {
  const { limit: _limit, cursor: _cursor, sort: _sort, direction: _direction, ...filters } = input;
  return api.get("/api/v1/tickets/count", ticketCountSchema, filters, signal && { signal });
};

export const getTicketByNumber = (api: ApiClient, input: { number: number }) =>
  api.get(`/api/v1/tickets/number/${input.number}`, ticketSchema);

/** With an `idempotencyKey`, a repeat of the same call files no second ticket. */
export const createTicket = (api: ApiClient, input: CreateTicketInput, idempotencyKey?: string) =>
  api.post(
    "/api/v1/tickets",
    ticketSchema,
    input,
    idempotencyKey === undefined ? undefined : { headers: { "Idempotency-Key": idempotencyKey } },
  );

export const updateTicket = (api: ApiClient, { id, ...changes }: UpdateTicketInput) =>
  api.patch(`/api/v1/tickets/${id}`, ticketSchema, changes);

export const bulkUpdateTickets = (api: ApiClient, input: BulkUpdateTicketsInput) =>
  api.post("/api/v1/tickets/bulk", bulkResultSchema, input);

export const addParticipant = (api: ApiClient, { ticketId, contactId }: ParticipantInput) =>
  api.post(`/api/v1/tickets/${ticketId}/participants`, ticketSchema, { contactId });

export const removeParticipant = (api: ApiClient, { ticketId, contactId }: ParticipantInput) =>
  api.delete(`/api/v1/tickets/${ticketId}/participants/${contactId}`, ticketSchema);

/** Puts other tickets into the one of that id. */
export const mergeTickets = (api: ApiClient, { id, ...body }: MergeTicketsInput) =>
  api.post(`/api/v1/tickets/${id}/merge`, ticketSchema, body);

/** Makes entries of a ticket a ticket of their own; with an `idempotencyKey`, a repeat files no second one. */
export const splitTicket = (api: ApiClient, { id, ...body }: SplitTicketInput, idempotencyKey?: string) =>
  api.post(
    `/api/v1/tickets/${id}/split`,
    ticketSchema,
    body,
    idempotencyKey === undefined ? undefined : { headers: { "Idempotency-Key": idempotencyKey } },
  );

export const listTimeline = (api: ApiClient, { ticketId, ...query }: ListTimelineInput) =>
  api.list(`/api/v1/tickets/${ticketId}/timeline`, timelineEntrySchema, query);

export const createComment = (api: ApiClient, { ticketId, ...body }: CreateCommentInput) =>
  api.post(`/api/v1/tickets/${ticketId}/comments`, commentSchema, body);

export const updateComment = (api: ApiClient, { ticketId, id, ...body }: UpdateCommentInput) =>
  api.patch(`/api/v1/tickets/${ticketId}/comments/${id}`, commentSchema, body);

export const deleteComment = (api: ApiClient, input: { ticketId: string; id: string }) =>
  api.delete(`/api/v1/tickets/${input.ticketId}/comments/${input.id}`, commentSchema);

export const listAttachments = (api: ApiClient, input: { ticketId: string }) =>
  api.get(`/api/v1/tickets/${input.ticketId}/attachments`, z.array(attachmentSchema));

/** Where an upload goes, for callers that show progress themselves: a form with `visibility`, then `file`. */
export const attachmentUploadPath = (ticketId: string) => `/api/v1/tickets/${ticketId}/attachments`;

/** Where a file is read. */
export const attachmentPath = (attachment: { id: string; ticketId: string }) =>
  `/api/v1/tickets/${attachment.ticketId}/attachments/${attachment.id}/content`;

export const deleteAttachment = (api: ApiClient, input: { ticketId: string; id: string }) =>
  api.delete(`/api/v1/tickets/${input.ticketId}/attachments/${input.id}`, deletedSchema);

export const listTags = (api: ApiClient, input: { q?: string }, signal?: AbortSignal) =>
  api.get("/api/v1/tags", z.array(tagUseSchema), input, signal && { signal });

/** Every field of the organisation's own, the archived ones among them: what tickets say in those is still shown. */
export const listTicketFields = (api: ApiClient) =>
  api.get("/api/v1/ticket-fields", z.array(ticketFieldSchema), { withArchived: true });

export const createTicketField = (api: ApiClient, input: CreateTicketFieldInput) =>
  api.post("/api/v1/ticket-fields", ticketFieldSchema, input);

export const updateTicketField = (api: ApiClient, { id, ...changes }: UpdateTicketFieldInput) =>
  api.patch(`/api/v1/ticket-fields/${id}`, ticketFieldSchema, changes);

export const orderTicketFields = (api: ApiClient, input: OrderTicketFieldsInput) =>
  api.put("/api/v1/ticket-fields/order", z.array(ticketFieldSchema), input);

export const listSavedViews = (api: ApiClient, input: { resource: "tickets" | "customers" }) =>
  api.get("/api/v1/views", z.array(savedViewSchema), input);

export const createSavedView = (api: ApiClient, input: CreateSavedViewInput) =>
  api.post("/api/v1/views", savedViewSchema, input);

export const updateSavedView = (api: ApiClient, { id, ...changes }: UpdateSavedViewInput) =>
  api.patch(`/api/v1/views/${id}`, savedViewSchema, changes);

export const deleteSavedView = (api: ApiClient, input: { id: string }) =>
  api.delete(`/api/v1/views/${input.id}`, deletedSchema);

export const listPortalTickets = (api: ApiClient, input: ListPortalTicketsInput, signal?: AbortSignal) =>
  api.list("/api/v1/portal/tickets", portalTicketListItemSchema, input, signal && { signal });

export const getPortalTicketByNumber = (api: ApiClient, input: { number: number }) =>
  api.get(`/api/v1/portal/tickets/number/${input.number}`, portalTicketSchema);

/** What a new ticket can be filed with besides what it is about. */
export const listPortalTicketFields = (api: ApiClient) =>
  api.get("/api/v1/portal/ticket-fields", z.array(portalTicketFieldSchema));

export const createPortalTicket = (api: ApiClient, input: CreatePortalTicketInput, idempotencyKey?: string) =>
  api.post(
    "/api/v1/portal/tickets",
    portalTicketSchema,
    input,
    idempotencyKey === undefined ? undefined : { headers: { "Idempotency-Key": idempotencyKey } },
  );

export const listPortalTimeline = (api: ApiClient, { ticketId, ...query }: Omit<ListTimelineInput, "only">) =>
  api.list(`/api/v1/portal/tickets/${ticketId}/timeline`, timelineEntrySchema, query);

export const createPortalReply = (api: ApiClient, { ticketId, ...body }: CreatePortalReplyInput) =>
  api.post(`/api/v1/portal/tickets/${ticketId}/replies`, commentSchema, body);

export const closePortalTicket = (api: ApiClient, input: { id: string }) =>
  api.post(`/api/v1/portal/tickets/${input.id}/close`, portalTicketSchema);

export const reopenPortalTicket = (api: ApiClient, input: { id: string }) =>
  api.post(`/api/v1/portal/tickets/${input.id}/reopen`, portalTicketSchema);

export const listPortalAttachments = (api: ApiClient, input: { ticketId: string }) =>
  api.get(`/api/v1/portal/tickets/${input.ticketId}/attachments`, z.array(attachmentSchema));

export const portalAttachmentUploadPath = (ticketId: string) =>
  `/api/v1/portal/tickets/${ticketId}/attachments`;

export const portalAttachmentPath = (attachment: { id: string; ticketId: string }) =>
  `/api/v1/portal/tickets/${attachment.ticketId}/attachments/${attachment.id}/content`;
