import "server-only";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { loadTicket } from "./internal/ticket-rows.ts";
import { ticketInput, ticketSchema } from "./schema.ts";

export const getTicket = defineQuery({
  name: "tickets.get",
  permission: "tickets:read",
  input: ticketInput,
  output: ticketSchema,
  run: (ctx, { id }) => loadTicket(ctx.db, id),
});
