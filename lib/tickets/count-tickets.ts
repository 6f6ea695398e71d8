import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { narrowConditions } from "./internal/find-ticket-ids.ts";
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
    const conditions = await narrowConditions(ctx.db, found);
    const rows = await ctx.db.$queryRaw<{ count: number }[]>`
      select count(*)::int as count from (
        select 1 from tickets t where ${Prisma.join(conditions, " and ")} limit ${TICKET_COUNT_MAX + 1}
      ) found`;
    const count = rows[0]?.count ?? 0;
    return { count: Math.min(count, TICKET_COUNT_MAX), isCapped: count > TICKET_COUNT_MAX };
  },
});
