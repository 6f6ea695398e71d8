import "server-only";
import { z } from "zod";
import type { AuditEntry } from "#lib/platform/audit/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { type Attachment, attachmentSchema, visibilitySchema } from "../schema.ts";
import { attachmentSelect, toAttachment } from "./attachment-rows.ts";
import { holdTicket } from "./merged.ts";
import { requirePortalTicket } from "./require-ticket.ts";

const recordInput = z.strictObject({
  id: idSchema,
  ticketId: idSchema,
  visibility: visibilitySchema,
  fileName: z.string(),
  contentType: z.string(),
  size: z.int(),
  sha256: z.string(),
  storageKey: z.string(),
});

async function record(
  ctx: VerbContext,
  input: z.output<typeof recordInput>,
): Promise<{ output: Attachment; audit: AuditEntry }> {
  const row = await ctx.db.ticketAttachment.create({
    data: {
      ...input,
      organisationId: ctx.organisationId,
      uploadedByType: ctx.actor.type,
      uploadedById: ctx.actor.id,
      uploadedByName: ctx.actor.name,
      createdAt: ctx.now(),
    },
    select: attachmentSelect,
  });
  return {
    output: toAttachment(ctx, row),
    audit: {
      target: { type: "attachment", id: row.id, name: row.fileName },
      after: {
        ticketId: row.ticketId,
        visibility: row.visibility,
        fileName: row.fileName,
        contentType: row.contentType,
        size: row.size,
      },
    },
  };
}

/** Writes down a file that storage has already. */
export const recordAttachment = defineCommand({
  name: "attachments.record",
  audit: "attachment.created",
  permission: "tickets:comment",
  input: recordInput,
  output: attachmentSchema,
  run: async (ctx, input) => {
    await holdTicket(ctx, input.ticketId);
    return record(ctx, input);
  },
});

/** Writes down a file that a contact sent. */
export const recordPortalAttachment = defineCommand({
  name: "portal_attachments.record",
  audit: "attachment.created",
  permission: "portal:write",
  input: recordInput,
  output: attachmentSchema,
  run: async (ctx, input) => {
    await requirePortalTicket(ctx, input.ticketId);
    await holdTicket(ctx, input.ticketId);
    return record(ctx, input);
  },
});

const nothing = z.object({ id: z.string() });

/** Whether the caller may add files to the ticket: asked before the first byte is taken. */
export const checkUpload = defineQuery({
  name: "attachments.check_upload",
  permission: "tickets:comment",
  input: z.strictObject({ ticketId: idSchema }),
  output: nothing,
  run: async (ctx, { ticketId }) => {
    await holdTicket(ctx, ticketId);
    return { id: ticketId };
  },
});

/** The same for a contact in the portal. */
export const checkPortalUpload = defineQuery({
  name: "portal_attachments.check_upload",
  permission: "portal:write",
  input: z.strictObject({ ticketId: idSchema }),
  output: nothing,
  run: async (ctx, { ticketId }) => {
    await requirePortalTicket(ctx, ticketId);
    await holdTicket(ctx, ticketId);
    return { id: ticketId };
  },
});
