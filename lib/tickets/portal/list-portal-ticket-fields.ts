import "server-only";
import { z } from "zod";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { loadTicketFields } from "../fields/field-rows.ts";
import { requireContact } from "../internal/require-ticket.ts";
import { portalTicketFieldSchema, type TicketField } from "../schema.ts";

/**
 * The fields that contacts are asked for: those that they see. Who works here is not theirs to choose from, so fields
 * of people are left out, as are options that cannot be chosen any more.
 */
export function askedInPortal(fields: readonly TicketField[]): TicketField[] {
  return fields
    .filter(({ isPublic, archivedAt, type }) => isPublic && archivedAt === null && type !== "people")
    .map((field) => ({ ...field, options: field.options.filter(({ isArchived }) => !isArchived) }));
}

/** What a contact can say on a new ticket besides what it is about, in the order of the fields. */
export const listPortalTicketFields = defineQuery({
  name: "portal.list_ticket_fields",
  permission: "portal:read",
  input: z.strictObject({}),
  output: z.array(portalTicketFieldSchema),
  run: async (ctx) => {
    requireContact(ctx);
    return askedInPortal(await loadTicketFields(ctx));
  },
});
