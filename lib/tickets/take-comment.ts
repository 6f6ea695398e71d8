/** What is said on a ticket's task comes in as a comment of the ticket, under the name of who wrote it in ClickUp. */
import "server-only";
import { z } from "zod";
import { nextUpdatedAt } from "#lib/customers/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { recordTicketEvent } from "./record-ticket-event.ts";
import { commentAdded, replyAdded, visibilitySchema } from "./schema.ts";

const author = z.object({ id: z.string(), name: z.string() });
const changeSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("add"),
    ticketId: idSchema,
    id: idSchema,
    body: z.string().min(1),
    visibility: visibilitySchema,
    author,
    createdAt: z.date(),
  }),
  z.strictObject({ kind: z.literal("edit"), id: idSchema, body: z.string().min(1) }),
  z.strictObject({ kind: z.literal("remove"), id: idSchema }),
]);
type Added = Extract<z.output<typeof changeSchema>, { kind: "add" }>;

/** Adds, changes or takes away a comment as ClickUp has it. What a colleague deleted here stays deleted. */
export const takeComment = defineCommand({
  name: "comments.take_from_task",
  audit: "comment.synced",
  permission: "tickets:comment",
  input: changeSchema,
  output: z.object({}),
  run: async (ctx, change) => {
    if (change.kind === "add") return { output: {}, audit: await add(ctx, change) };
    const before = await ctx.db.ticketComment.findFirst({
      where: { id: change.id, authorType: "clickup", deletedAt: null },
      select: {
        ticketId: true,
        visibility: true,
        body: true,
        authorId: true,
        authorName: true,
        updatedAt: true,
      },
    });
    if (before === null || (change.kind === "edit" && change.body === before.body))
      return { output: {}, audit: null };
    const isEdit = change.kind === "edit";
    await ctx.db.ticketComment.update({
      where: { id: change.id },
      data: isEdit
        ? { body: change.body, updatedAt: nextUpdatedAt(ctx.now(), before.updatedAt) }
        : { deletedAt: ctx.now(), updatedAt: before.updatedAt },
    });
    const actor = { type: "clickup" as const, id: before.authorId ?? "", name: before.authorName };
    await recordTicketEvent(
      { ...ctx, actor },
      {
        ticketId: before.ticketId,
        kind: isEdit ? "comment.edited" : "comment.deleted",
        visibility: before.visibility,
        data: { commentId: change.id },
      },
    );
    return {
      output: {},
      audit: {
        target: { type: "comment", id: change.id },
        before: { body: before.body },
        ...(isEdit ? { after: { body: change.body } } : {}),
      },
    };
  },
});

async function add(ctx: VerbContext, { ticketId, id, body, visibility, author, createdAt }: Added) {
  const at = createdAt < ctx.now() ? createdAt : ctx.now();
  const touched = await ctx.db.ticket.updateMany({
    where: { id: ticketId },
    data: { updatedAt: ctx.now(), ...(visibility === "public" ? { publicUpdatedAt: ctx.now() } : {}) },
  });
  if (touched.count === 0) throw notFound("ticket");
  await ctx.db.ticketComment.create({
    data: {
      id,
      organisationId: ctx.organisationId,
      ticketId,
      visibility,
      body,
      authorType: "clickup",
      authorId: author.id,
      authorName: author.name,
      createdAt: at,
      updatedAt: at,
    },
  });
  ctx.emit(commentAdded, { ticketId, commentId: id, visibility });
  if (visibility === "public") {
    const ticket = await ctx.db.ticket.findUnique({ where: { id: ticketId }, select: { requesterId: true } });
    if (ticket?.requesterId != null) ctx.emit(replyAdded, { ticketId, commentId: id });
  }
  return {
    target: { type: "comment", id },
    after: { ticketId, visibility, body, author },
  };
}
