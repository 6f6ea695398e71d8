import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { sendMail } from "#lib/platform/mail/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";

const replySchema = z.object({
  to: z.string(),
  requesterName: z.string(),
  hasPortal: z.boolean(),
  number: z.number(),
  title: z.string(),
  body: z.string(),
  authorName: z.string(),
  fileNames: z.array(z.string()),
  organisation: z.object({ name: z.string(), slug: z.string() }),
});

/** The reply as its mail needs it, as it is now; null when there is nothing to tell or nobody to tell it to. */
const findReply = defineQuery({
  name: "comments.find_reply",
  permission: "tickets:read",
  input: z.strictObject({ ticketId: idSchema, commentId: idSchema }),
  output: replySchema.nullable(),
  run: async (ctx, { ticketId, commentId }) => {
    const comment = await ctx.db.ticketComment.findFirst({
      where: { id: commentId, ticketId, visibility: "public", deletedAt: null },
      select: {
        body: true,
        authorName: true,
        attachments: { select: { fileName: true }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
        ticket: {
          select: {
            number: true,
            title: true,
            requester: { select: { name: true, email: true, userId: true, archivedAt: true } },
          },
        },
      },
    });
    const requester = comment?.ticket.requester;
    if (comment == null || requester == null || requester.archivedAt !== null) return null;
    const organisation = await ctx.db.organisation.findUniqueOrThrow({
      where: { id: ctx.organisationId },
      select: { name: true, slug: true },
    });
    return {
      to: requester.email,
      requesterName: requester.name,
      hasPortal: requester.userId !== null,
      number: comment.ticket.number,
      title: comment.ticket.title,
      body: comment.body,
      authorName: comment.authorName,
      fileNames: comment.attachments.map(({ fileName }) => fileName),
      organisation,
    };
  },
});

/**
 * Mails a public reply to the ticket's requester, as it is when the mail is sent: one that was deleted meanwhile is
 * not mailed. A process that dies between the sending and the note of it sends the mail a second time.
 */
export async function mailReply(
  ctx: Context,
  input: { ticketId: string; commentId: string },
): Promise<{ isSent: boolean }> {
  const reply = await findReply(ctx, input);
  if (reply === null) return { isSent: false };
  const { organisation, number } = reply;
  const files = reply.fileNames.length === 0 ? [] : ["", `Files: ${reply.fileNames.join(", ")}`];
  const link = `${env().NEXTAUTH_URL}/${organisation.slug}/portal/tickets/${number}`;
  await sendMail({
    to: reply.to,
    subject: `[#${number}] ${reply.title}`,
    text: [
      `Hello ${reply.requesterName},`,
      "",
      `${reply.authorName} of ${organisation.name} replied to your ticket #${number}:`,
      "",
      reply.body,
      ...files,
      "",
      ...(reply.hasPortal ? [`Read and answer it here: ${link}`] : []),
    ].join("\n"),
  });
  return { isSent: true };
}
