import "server-only";
import { z } from "zod";
import { conflict } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { orderTicketFieldsInput, ticketFieldSchema } from "../schema.ts";
import { loadTicketFields, lockTicketFields } from "./field-rows.ts";

/** Puts the fields in an order, in which every screen and file shows them. */
export const orderTicketFields = defineCommand({
  name: "ticket_fields.order",
  audit: "ticket_field.ordered",
  permission: "ticket_fields:write",
  input: orderTicketFieldsInput,
  output: z.array(ticketFieldSchema),
  run: async (ctx, { ids }) => {
    await lockTicketFields(ctx, "to change");
    const before = await loadTicketFields(ctx);
    const wanted = new Set(ids);
    if (
      wanted.size !== ids.length ||
      wanted.size !== before.length ||
      before.some(({ id }) => !wanted.has(id))
    ) {
      throw conflict(
        "These are not the fields that there are now.",
        "Load them again, then put them in order.",
      );
    }
    await ctx.db.$executeRaw`
      update ticket_fields set position = wanted.position - 1
      from unnest(${ids}::uuid[]) with ordinality as wanted(id, position)
      where ticket_fields.id = wanted.id and ticket_fields.organisation_id = ${ctx.organisationId}::uuid`;
    const after = await loadTicketFields(ctx);
    const keysOf = (fields: typeof before) => fields.map(({ key }) => key);
    return {
      output: after,
      audit: {
        target: { type: "organisation", id: ctx.organisationId, name: "Ticket fields" },
        before: { order: keysOf(before) },
        after: { order: keysOf(after) },
      },
    };
  },
});
