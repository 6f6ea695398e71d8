/** A ticket's conversation as its tasks share in it. */
import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { storage } from "#lib/platform/storage/index.ts";
import { defineCommand, defineQuery, transaction, type VerbContext } from "#lib/platform/verb/index.ts";
import type { IncomingFile, SourceConversation } from "#lib/tasks/index.ts";
import { sanitiseFileName } from "./internal/file-types.ts";
import {
  listPublicFiles,
  listPublicReplies,
  readPublicFile,
  readPublicReply,
} from "./internal/public-conversation.ts";
import { receiveFile } from "./internal/receive-file.ts";
import { requireTicket } from "./internal/require-ticket.ts";
import { attachmentInput } from "./schema.ts";
import { takeComment } from "./take-comment.ts";

export const ticketConversation: SourceConversation = {
  listReplies: listPublicReplies,
  listFiles: listPublicFiles,
  readReply: readPublicReply,
  readFile: readPublicFile,
  openFile: async (ctx, ticketId, id) => {
    const { storageKey } = await findPublicFile(ctx, { ticketId, id });
    return (await storage().get(storageKey)).stream;
  },
  addComment: async (ctx, ticketId, comment) => {
    await takeComment(ctx, { kind: "add", ticketId, ...comment });
  },
  editComment: async (ctx, _ticketId, id, body) => {
    await takeComment(ctx, { kind: "edit", id, body });
  },
  removeComment: async (ctx, _ticketId, id) => {
    await takeComment(ctx, { kind: "remove", id });
  },
  addFile: takeFile,
  placeFile: async (ctx, _ticketId, id, commentId) => {
    await placeTakenFile(ctx, { id, commentId });
  },
};

const findPublicFile = defineQuery({
  name: "attachments.find_public_file",
  permission: "tickets:read",
  input: attachmentInput,
  output: z.object({ storageKey: z.string() }),
  run: async (ctx, { ticketId, id }) => {
    const file = await readPublicFile(ctx, ticketId, id);
    if (file === null) throw notFound("file");
    return file;
  },
});

const recordTakenFile = defineCommand({
  name: "attachments.take_from_task",
  audit: "attachment.synced",
  permission: "tickets:comment",
  input: z.strictObject({
    id: idSchema,
    ticketId: idSchema,
    commentId: idSchema.nullable(),
    fileName: z.string(),
    contentType: z.string(),
    size: z.int(),
    sha256: z.string(),
    storageKey: z.string(),
    author: z.object({ id: z.string(), name: z.string() }),
    createdAt: z.date(),
  }),
  output: z.object({}),
  run: async (ctx, { author, createdAt, ...file }) => {
    await requireTicket(ctx.db, file.ticketId);
    const comment = file.commentId === null ? null : await findTakenComment(ctx, file.commentId);
    // A reply that went to another ticket has its files there.
    const place =
      comment === null
        ? { ticketId: file.ticketId, visibility: "internal" as const }
        : { ticketId: comment.ticketId, visibility: comment.visibility };
    // Who added it is not told of every file of a comment; its author did.
    const by =
      comment !== null && author.id === "" ? { id: comment.authorId, name: comment.authorName } : author;
    await ctx.db.ticketAttachment.create({
      data: {
        ...file,
        ...place,
        organisationId: ctx.organisationId,
        uploadedByType: "clickup",
        uploadedById: by.id,
        uploadedByName: by.name,
        createdAt: new Date(Math.min(createdAt.getTime(), ctx.now().getTime())),
      },
    });
    const { id, commentId, fileName, contentType, size } = file;
    return {
      output: {},
      audit: {
        target: { type: "attachment", id, name: fileName },
        after: { ...place, commentId, fileName, contentType, size, author: by },
      },
    };
  },
});

function findTakenComment(ctx: VerbContext, id: string) {
  return ctx.db.ticketComment.findFirstOrThrow({
    where: { id, authorType: "clickup" },
    select: { ticketId: true, visibility: true, authorId: true, authorName: true },
  });
}

/** What became of it here since (another comment's, deleted) stays. */
const placeTakenFile = defineCommand({
  name: "attachments.place_from_task",
  audit: "attachment.placed",
  permission: "tickets:comment",
  input: z.strictObject({ id: idSchema, commentId: idSchema }),
  output: z.object({}),
  run: async (ctx, { id, commentId }) => {
    const { ticketId, visibility } = await findTakenComment(ctx, commentId);
    const { count } = await ctx.db.ticketAttachment.updateMany({
      where: { id, commentId: null, uploadedByType: "clickup", ticketId },
      data: { commentId, visibility },
    });
    return {
      output: {},
      audit:
        count === 0
          ? null
          : { target: { type: "attachment", id }, after: { commentId, ticketId, visibility } },
    };
  },
});

/** The bytes go to storage first, each try's to a place of their own; then the row makes them a file. */
async function takeFile(
  ctx: Context,
  ticketId: string,
  { id, content, maxBytes, author, createdAt, ...incoming }: IncomingFile,
  record: (ctx: VerbContext) => Promise<void>,
): Promise<void> {
  const fileName = sanitiseFileName(incoming.fileName);
  const storageKey = `${ctx.organisationId}/attachments/${newId()}`;
  const file = await receiveFile({ fileName, content, storageKey, maxBytes });
  try {
    await transaction(ctx, async (inner) => {
      await recordTakenFile(inner, {
        id,
        ticketId,
        commentId: incoming.commentId,
        fileName,
        storageKey,
        ...file,
        author,
        createdAt,
      });
      await record(inner);
    });
  } catch (error) {
    await storage().delete(storageKey);
    throw error;
  }
}
