import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { type StoredFile, storage } from "#lib/platform/storage/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { visibleAttachments } from "./internal/attachment-rows.ts";
import { isShownInline } from "./internal/file-types.ts";
import { requireContact, requirePortalTicket } from "./internal/require-ticket.ts";
import { attachmentInput } from "./schema.ts";

const placeSchema = z.object({ fileName: z.string(), contentType: z.string(), storageKey: z.string() });
const placeSelect = { fileName: true, contentType: true, storageKey: true } as const;

/** A file of the ticket, or one that went with it into another: links in what people wrote go on working. */
const ofTicket = (ticketId: string) => ({
  OR: [{ ticketId }, { ticket: { mergedFrom: { some: { id: ticketId } } } }],
});

const findFile = defineQuery({
  name: "attachments.find_file",
  permission: "tickets:read",
  input: attachmentInput,
  output: placeSchema,
  run: async (ctx, { ticketId, id }) => {
    const row = await ctx.db.ticketAttachment.findFirst({
      where: { id, AND: [ofTicket(ticketId), visibleAttachments] },
      select: placeSelect,
    });
    if (row === null) throw notFound("file");
    return row;
  },
});

const findPortalFile = defineQuery({
  name: "portal_attachments.find_file",
  permission: "portal:read",
  input: attachmentInput,
  output: placeSchema,
  run: async (ctx, { ticketId, id }) => {
    await requirePortalTicket(ctx, ticketId);
    const { customerId } = requireContact(ctx);
    const row = await ctx.db.ticketAttachment.findFirst({
      where: {
        id,
        visibility: "public",
        ticket: { customerId },
        AND: [ofTicket(ticketId), visibleAttachments],
      },
      select: placeSelect,
    });
    if (row === null) throw notFound("file");
    return row;
  },
});

export type OpenFile = StoredFile & { fileName: string; contentType: string; isInline: boolean };

type Input = { ticketId: string; id: string };

/** A file's bytes, with how to serve them. */
export async function openAttachment(ctx: Context, input: Input): Promise<OpenFile> {
  return open(await findFile(ctx, input));
}

/** The same for a contact: public files of the own customer's tickets. */
export async function openPortalAttachment(ctx: Context, input: Input): Promise<OpenFile> {
  return open(await findPortalFile(ctx, input));
}

async function open({ storageKey, ...file }: z.output<typeof placeSchema>): Promise<OpenFile> {
  return { ...file, ...(await storage().get(storageKey)), isInline: isShownInline(file.contentType) };
}
