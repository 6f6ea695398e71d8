import "server-only";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { countMatches } from "./internal/find-ticket-ids.ts";
import { toTicketConditions } from "./internal/ticket-conditions.ts";
import { viewerOf } from "./internal/viewer.ts";
import { TICKET_COUNT_MAX, ticketCountSchema, ticketFiltersSchema } from "./schema.ts";

/** How many tickets the filters find; counting stops at a thousand. */
export const countTickets = defineQuery({
  name: "tickets.count",
  permission: "tickets:read",
  input: ticketFiltersSchema,
  output: ticketCountSchema,
  run: async (ctx, filters) => {
    const found = toTicketConditions(filters, await viewerOf(ctx, filters));
    if (found === null) return { count: 0, isCapped: false };
    const count = await countMatches(ctx.db, found, TICKET_COUNT_MAX + 1);
    return { count: Math.min(count, TICKET_COUNT_MAX), isCapped: count > TICKET_COUNT_MAX };
  },
});
