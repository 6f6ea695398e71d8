import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { sendMail } from "#lib/platform/mail/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";

const replySchema = z.object({
  /** The requester, and whoever asked for the same. */
  recipients: z.array(z.object({ to: z.string(), name: z.string(), hasPortal: z.boolean() })),
  number: z.number(),
  title: z.string(),
  body: z.string(),
  authorName: z.string(),
  fileNames: z.array(z.string()),
  organisation: z.object({ name: z.string(), slug: z.string() }),
});

const recipientSelect = {
  name: true,
  email: true,
  userId: true,
  archivedAt: true,
  customerId: true,
} as const;

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
            customerId: true,
            requester: { select: recipientSelect },
            participants: {
              select: { contact: { select: recipientSelect } },
              orderBy: [{ createdAt: "asc" }, { contactId: "asc" }],
            },
          },
        },
      },
    });
    if (comment === null) return null;
    const { customerId, requester, participants } = comment.ticket;
    const askers = [
      ...(requester === null ? [] : [requester]),
      ...participants.map(({ contact }) => contact).filter((contact) => contact.customerId === customerId),
    ];
    const told = new Map(
      askers.filter(({ archivedAt }) => archivedAt === null).map((asker) => [asker.email, asker]),
    );
    if (told.size === 0) return null;
    const organisation = await ctx.db.organisation.findUniqueOrThrow({
      where: { id: ctx.organisationId },
      select: { name: true, slug: true },
    });
    return {
      recipients: [...told.values()].map(({ email, name, userId }) => ({
        to: email,
        name,
        hasPortal: userId !== null,
      })),
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
 * Mails a public reply to the ticket's requester and whoever asked for the same, as it is when the mail is sent: one that was deleted meanwhile is
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
  // One mail each: nobody learns from it who else asked.
  for (const { to, name, hasPortal } of reply.recipients) {
    await sendMail({
      to,
      subject: `[#${number}] ${reply.title}`,
      text: [
        `Hello ${name},`,
        "",
        `${reply.authorName} of ${organisation.name} replied to your ticket #${number}:`,
        "",
        reply.body,
        ...files,
        "",
        ...(hasPortal ? [`Read and answer it here: ${link}`] : []),
      ].join("\n"),
    });
  }
  return { isSent: true };
}
