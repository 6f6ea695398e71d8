import "server-only";
import { z } from "zod";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { listTicketFieldsInput, ticketFieldSchema } from "../schema.ts";
import { loadTicketFields } from "./field-rows.ts";

/** The fields that the organisation gives its tickets, in their order. */
export const listTicketFields = defineQuery({
  name: "ticket_fields.list",
  permission: "tickets:read",
  input: listTicketFieldsInput,
  output: z.array(ticketFieldSchema),
  run: async (ctx, { withArchived }) => {
    const fields = await loadTicketFields(ctx);
    return withArchived ? fields : fields.filter(({ archivedAt }) => archivedAt === null);
  },
});
