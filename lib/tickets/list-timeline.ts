import "server-only";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { requireTicket } from "./internal/require-ticket.ts";
import { loadTimelinePage } from "./internal/timeline-page.ts";
import { listTimelineInput, timelinePageSchema } from "./schema.ts";

export const listTimeline = defineQuery({
  name: "tickets.list_timeline",
  permission: "tickets:read",
  input: listTimelineInput,
  output: timelinePageSchema,
  run: async (ctx, input) => {
    await requireTicket(ctx.db, input.ticketId);
    return loadTimelinePage(ctx, { ...input, isPublicOnly: false });
  },
});
