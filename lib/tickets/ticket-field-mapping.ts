/** Which fields of tickets go with which of ClickUp's: tickets' set of the mapping's verbs. */
import "server-only";
import type { Context } from "#lib/platform/context/index.ts";
import { createPreviewMapping, defineMappingVerbs, refreshMapping } from "#lib/sync/index.ts";
import type { FieldMapping } from "#lib/sync/schema.ts";
import { ticketTaskSource } from "./task-source.ts";

const verbs = defineMappingVerbs(ticketTaskSource);
export const listTicketMappedLists = verbs.listLists;
export const getTicketFieldMapping = verbs.getMapping;
export const saveTicketFieldDraft = verbs.saveDraft;
export const publishTicketFields = verbs.publish;
export const rollBackTicketFields = verbs.rollBack;
export const markTicketFieldsReviewed = verbs.markReviewed;

export const previewTicketFields = createPreviewMapping(ticketTaskSource);

/** Reads the List's custom fields from ClickUp anew, and answers its mapping. */
export async function refreshTicketFields(
  ctx: Context,
  place: { connectionId: string; listId: string },
): Promise<FieldMapping> {
  await refreshMapping(ctx, ticketTaskSource.type, place);
  return getTicketFieldMapping(ctx, place);
}
