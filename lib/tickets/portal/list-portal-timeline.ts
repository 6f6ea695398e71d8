import "server-only";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { requirePortalTicket } from "../internal/require-ticket.ts";
import { loadTimelinePage } from "../internal/timeline-page.ts";
import { listTimelineInput, timelinePageSchema } from "../schema.ts";

/** What a contact sees of a ticket's timeline: public replies and public events. */
export const listPortalTimeline = defineQuery({
  name: "portal.list_timeline",
  permission: "portal:read",
  input: listTimelineInput,
  output: timelinePageSchema,
  run: async (ctx, input) => {
    await requirePortalTicket(ctx, input.ticketId);
    return loadTimelinePage(ctx, { ...input, isPublicOnly: true });
  },
});
