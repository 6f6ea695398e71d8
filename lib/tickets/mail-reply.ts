import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { sendMail } from "#lib/platform/mail/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";

const inputOf = { ticketId: idSchema, commentId: idSchema };

const recipientSchema = z.object({
  contactId: z.string(),
  to: z.string(),
  name: z.string(),
  hasPortal: z.boolean(),
});

const replySchema = z.object({
  /** The requester, and whoever asked for the same. */
  recipients: z.array(recipientSchema),
  number: z.number(),
  title: z.string(),
  body: z.string(),
  authorName: z.string(),
  fileNames: z.array(z.string()),
  organisation: z.object({ name: z.string(), slug: z.string() }),
});

const recipientSelect = {
  id: true,
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
  input: z.strictObject(inputOf),
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
      recipients: [...told.values()].map(({ id, email, name, userId }) => ({
        contactId: id,
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

/** Whom a reply is mailed to: the ticket's requester, and whoever asked for the same. */
export const listReplyRecipients = defineQuery({
  name: "comments.list_reply_recipients",
  permission: "tickets:read",
  input: z.strictObject(inputOf),
  output: z.array(z.string()),
  run: async (ctx, input) =>
    (await findReply(ctx, input))?.recipients.map(({ contactId }) => contactId) ?? [],
});

const mailInput = z.strictObject({ commentId: idSchema, contactId: idSchema });

const wasMailed = defineQuery({
  name: "comments.was_mailed",
  permission: "tickets:read",
  input: mailInput,
  output: z.boolean(),
  run: async (ctx, { commentId, contactId }) =>
    (await ctx.db.ticketReplyMail.count({ where: { commentId, contactId } })) > 0,
});

const noteMailed = defineCommand({
  name: "comments.note_mailed",
  withoutAudit: "the reply itself is on record; this only keeps it from being mailed again",
  permission: "tickets:comment",
  input: mailInput,
  output: z.object({}),
  run: async (ctx, { commentId, contactId }) => {
    await ctx.db.ticketReplyMail.createMany({
      data: [{ organisationId: ctx.organisationId, commentId, contactId, sentAt: ctx.now() }],
      skipDuplicates: true,
    });
    return { output: {} };
  },
});

/**
 * Mails a public reply to one of its recipients, once, as it is when the mail is sent: one that was deleted meanwhile is
 * not mailed, nor is it to somebody who is no longer to be told. A process that dies between the sending and the note of
 * it sends that one mail a second time.
 */
export async function mailReply(
  ctx: Context,
  { ticketId, commentId, contactId }: { ticketId: string; commentId: string; contactId: string },
): Promise<{ isSent: boolean }> {
  const reply = await findReply(ctx, { ticketId, commentId });
  // One mail each: nobody learns from it who else asked.
  const recipient = reply?.recipients.find((each) => each.contactId === contactId);
  if (reply === null || recipient === undefined) return { isSent: false };
  if (await wasMailed(ctx, { commentId, contactId })) return { isSent: false };
  const { organisation, number } = reply;
  const { to, name, hasPortal } = recipient;
  const files = reply.fileNames.length === 0 ? [] : ["", `Files: ${reply.fileNames.join(", ")}`];
  const link = `${env().NEXTAUTH_URL}/${organisation.slug}/portal/tickets/${number}`;
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
  await noteMailed(ctx, { commentId, contactId });
  return { isSent: true };
}

/** Mails one after the other: whoever cannot be reached keeps no other waiting. Throws the first failure at the end. */
export async function mailEach(
  recipients: readonly string[],
  mail: (contactId: string) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const contactId of recipients) await mail(contactId).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
