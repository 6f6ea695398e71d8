import "server-only";
import type { Context } from "#lib/platform/context/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { invalidField } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { storage } from "#lib/platform/storage/index.ts";
import { sanitiseFileName } from "./internal/file-types.ts";
import { receiveFile } from "./internal/receive-file.ts";
import {
  checkPortalUpload,
  checkUpload,
  recordAttachment,
  recordPortalAttachment,
} from "./internal/record-attachment.ts";
import { ATTACHMENT_TYPES, type Attachment, type Visibility, visibilitySchema } from "./schema.ts";

/** What may be sent as a ticket's file, for the forms that take one. */
export const attachmentFile = {
  description: `The file. Its name tells by its ending what it is, and its content must be that: ${Object.keys(ATTACHMENT_TYPES).join(", ")}.`,
  contentTypes: [...new Set(Object.values(ATTACHMENT_TYPES))],
  maxBytes: () => env().ATTACHMENT_MAX_BYTES,
};

export type UploadInput = { ticketId: string; fileName: string; content: AsyncIterable<Uint8Array> };

/**
 * Takes a file for a ticket. The bytes go to storage outside any transaction; the row that makes them a file of
 * the ticket comes after, and when it cannot be written the bytes are removed again. Without a
 * `visibility` it is internal; a comment that takes the file over gives it its own.
 */
export async function uploadAttachment(
  ctx: Context,
  { visibility, ...input }: UploadInput & { visibility?: string | undefined },
): Promise<Attachment> {
  const wanted = visibilitySchema.default("internal").safeParse(visibility);
  if (!wanted.success) throw invalidField("visibility", "Must be public or internal");
  await checkUpload(ctx, { ticketId: input.ticketId });
  return receive(ctx, input, wanted.data, recordAttachment);
}

/**
 * Takes a file from a contact. It stays internal until the reply that it was sent for makes it public: what was
 * chosen and not sent is nobody else's to see.
 */
export async function uploadPortalAttachment(ctx: Context, input: UploadInput): Promise<Attachment> {
  await checkPortalUpload(ctx, { ticketId: input.ticketId });
  return receive(ctx, input, "internal", recordPortalAttachment);
}

async function receive(
  ctx: Context,
  { ticketId, content, ...input }: UploadInput,
  visibility: Visibility,
  record: typeof recordAttachment,
): Promise<Attachment> {
  const id = newId();
  const fileName = sanitiseFileName(input.fileName);
  const storageKey = `${ctx.organisationId}/attachments/${id}`;
  const file = await receiveFile({ fileName, content, storageKey, maxBytes: env().ATTACHMENT_MAX_BYTES });
  try {
    return await record(ctx, { id, ticketId, visibility, fileName, storageKey, ...file });
  } catch (error) {
    await storage().delete(storageKey);
    throw error;
  }
}
