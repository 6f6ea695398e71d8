import "server-only";
import { z } from "zod";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { attachmentSelect, toAttachment, visibleAttachments } from "../internal/attachment-rows.ts";
import { requirePortalTicket } from "../internal/require-ticket.ts";
import { attachmentSchema, attachmentsOfTicketInput } from "../schema.ts";

/** Files that a ticket shows at most, oldest first. */
const FILES_MAX = 1_000;

export const listPortalAttachments = defineQuery({
  name: "portal.list_attachments",
  permission: "portal:read",
  input: attachmentsOfTicketInput,
  output: z.array(attachmentSchema),
  run: async (ctx, { ticketId }) => {
    await requirePortalTicket(ctx, ticketId);
    const rows = await ctx.db.ticketAttachment.findMany({
      where: {
        organisationId: ctx.organisationId,
        ticketId,
        visibility: "public",
        ...visibleAttachments,
      },
      select: attachmentSelect,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      take: FILES_MAX,
    });
    return rows.map((row) => toAttachment(ctx, row));
  },
});
