import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { notFound, RelaydeskError } from "#lib/platform/errors/index.ts";
import { storage } from "#lib/platform/storage/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { attachmentSelect, isAttachmentDeletable, visibleAttachments } from "./internal/attachment-rows.ts";
import { holdTicket } from "./internal/merged.ts";
import { recordTicketEvent } from "./record-ticket-event.ts";
import { attachmentInput } from "./schema.ts";

const forgetAttachment = defineCommand({
  name: "attachments.delete",
  audit: "attachment.deleted",
  permission: "tickets:comment",
  input: attachmentInput,
  output: z.object({ id: z.string(), storageKey: z.string() }),
  run: async (ctx, { ticketId, id }) => {
    await holdTicket(ctx, ticketId);
    const row = await ctx.db.ticketAttachment.findFirst({
      where: { id, ticketId, ...visibleAttachments },
      select: attachmentSelect,
    });
    if (row === null) throw notFound("file");
    if (!isAttachmentDeletable(ctx, row)) {
      throw new RelaydeskError("forbidden", `Attachment ${id} belongs to somebody else`, {
        publicMessage: `${row.uploadedByName} added this file.`,
        action: "Ask them, or somebody who is Owner or Admin.",
      });
    }
    await ctx.db.ticketAttachment.delete({ where: { id } });
    await recordTicketEvent(ctx, {
      ticketId,
      kind: "attachment.removed",
      visibility: row.visibility,
      data: { fileName: row.fileName },
    });
    return {
      output: { id, storageKey: row.storageKey },
      audit: {
        target: { type: "attachment", id, name: row.fileName },
        before: { ticketId, visibility: row.visibility, fileName: row.fileName, size: row.size },
      },
    };
  },
});

/** Deletes a file: first the row, which makes it unreachable, then its bytes. */
export async function deleteAttachment(
  ctx: Context,
  input: { ticketId: string; id: string },
): Promise<{ id: string }> {
  const { id, storageKey } = await forgetAttachment(ctx, input);
  await storage()
    .delete(storageKey)
    .catch((error: unknown) => ctx.logger.warn({ err: error, storageKey }, "A deleted file's bytes stayed"));
  return { id };
}
