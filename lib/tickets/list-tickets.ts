import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { findTicketIds } from "./internal/find-ticket-ids.ts";
import { toTicketConditions } from "./internal/ticket-conditions.ts";
import { orderOf } from "./internal/ticket-order.ts";
import { loadTicketListItems } from "./internal/ticket-rows.ts";
import { viewerOf } from "./internal/viewer.ts";
import { listTicketsInput, ticketPageSchema } from "./schema.ts";

export const listTickets = defineQuery({
  name: "tickets.list",
  permission: "tickets:read",
  input: listTicketsInput,
  output: ticketPageSchema,
  run: async (ctx, { sort, direction, limit, cursor, ...filters }) => {
    const found = toTicketConditions(filters, await viewerOf(ctx, filters));
    if (found === null) return { items: [], nextCursor: null };
    const page = await findTicketIds(ctx.db, found, orderOf(sort, direction), { limit, cursor });
    if (page.ids.length === 0) return { items: [], nextCursor: null };
    const items = await loadTicketListItems(
      ctx.db,
      Prisma.sql`select * from unnest(${page.ids}::uuid[]) with ordinality as page(id, position)`,
    );
    return { items, nextCursor: page.nextCursor };
  },
});
