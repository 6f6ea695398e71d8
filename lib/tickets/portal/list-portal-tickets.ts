import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { findTicketIds } from "../internal/find-ticket-ids.ts";
import { requireContact } from "../internal/require-ticket.ts";
import { toTicketConditions } from "../internal/ticket-conditions.ts";
import { orderOf } from "../internal/ticket-order.ts";
import { loadTicketsForContact } from "../internal/ticket-rows.ts";
import { viewerOf } from "../internal/viewer.ts";
import { listPortalTicketsInput, portalTicketPageSchema, type TicketFilters } from "../schema.ts";
import { toPortalListItem } from "./to-portal-ticket.ts";

/** The tickets of the contact's customer, the last changed first, as far as the customer can see the changes. */
export const listPortalTickets = defineQuery({
  name: "portal.list_tickets",
  permission: "portal:read",
  input: listPortalTicketsInput,
  output: portalTicketPageSchema,
  run: async (ctx, { q, state, limit, cursor }) => {
    const { customerId } = requireContact(ctx);
    const filters: TicketFilters = {
      customer: [customerId],
      q,
      status:
        state === "all"
          ? undefined
          : state === "active"
            ? ["open", "in_progress", "waiting"]
            : ["resolved", "closed"],
    };
    const viewer = { ...(await viewerOf(ctx, filters)), isContact: true };
    const found = toTicketConditions(filters, viewer);
    if (found === null) return { items: [], nextCursor: null };
    const page = await findTicketIds(ctx.db, found, orderOf("publicUpdated", "desc"), { limit, cursor });
    if (page.ids.length === 0) return { items: [], nextCursor: null };
    const items = await loadTicketsForContact(
      ctx.db,
      Prisma.sql`select * from unnest(${page.ids}::uuid[]) with ordinality as page(id, position)`,
      { hasDescription: false },
    );
    return { items: items.map(toPortalListItem), nextCursor: page.nextCursor };
  },
});
