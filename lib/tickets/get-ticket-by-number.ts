import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { loadTickets } from "./internal/ticket-rows.ts";
import { ticketByNumberInput, ticketSchema } from "./schema.ts";

export const getTicketByNumber = defineQuery({
  name: "tickets.get_by_number",
  permission: "tickets:read",
  input: ticketByNumberInput,
  output: ticketSchema,
  run: async (ctx, { number }) => {
    const [ticket] = await loadTickets(
      ctx.db,
      Prisma.sql`select id, 1 as position from tickets
                 where organisation_id = ${ctx.organisationId}::uuid and number = ${number}`,
    );
    if (ticket === undefined) throw notFound("ticket");
    return ticket;
  },
});
