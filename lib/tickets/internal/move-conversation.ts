/** Replies, notes and files on their way from one ticket to another. */
import "server-only";
import { newId } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { DESCRIPTION_MAX } from "../schema.ts";

type Way = { from: string; to: string };

/**
 * Moves everything that was said on a ticket, and its files. Between two customers' tickets it all becomes internal:
 * no customer reads what was said to another.
 */
export async function moveConversation(
  ctx: VerbContext,
  { from, to, isSameCustomer }: Way & { isSameCustomer: boolean },
): Promise<{ entries: number; files: number }> {
  const where = { organisationId: ctx.organisationId, ticketId: from };
  const data = { ticketId: to, ...(isSameCustomer ? {} : { visibility: "internal" as const }) };
  const files = await ctx.db.ticketAttachment.updateMany({ where, data });
  // Without `updatedAt` the move would look as if somebody had edited the words.
  const rows = await ctx.db.$executeRaw`
    update ticket_comments set ticket_id = ${to}::uuid,
           visibility = case when ${isSameCustomer} then visibility else 'internal'::visibility end
    where organisation_id = ${ctx.organisationId}::uuid and ticket_id = ${from}::uuid`;
  return { entries: rows, files: files.count };
}

/** Moves some entries with their files. */
export async function moveEntries(ctx: VerbContext, { from, to }: Way, commentIds: string[]): Promise<void> {
  await ctx.db.$executeRaw`
    update ticket_attachments set ticket_id = ${to}::uuid
    where organisation_id = ${ctx.organisationId}::uuid and ticket_id = ${from}::uuid
      and comment_id = any(${commentIds}::uuid[])`;
  await ctx.db.$executeRaw`
    update ticket_comments set ticket_id = ${to}::uuid
    where organisation_id = ${ctx.organisationId}::uuid and ticket_id = ${from}::uuid
      and id = any(${commentIds}::uuid[])`;
}

/** Keeps what a merged ticket was about as the first word of its conversation, by whoever filed it and when. */
export async function keepDescription(
  ctx: VerbContext,
  { from, to, isSameCustomer }: Way & { isSameCustomer: boolean },
): Promise<void> {
  const ticket = await ctx.db.ticket.findUniqueOrThrow({
    where: { id: from },
    select: {
      number: true,
      title: true,
      description: true,
      createdByType: true,
      createdById: true,
      createdByName: true,
      createdAt: true,
    },
  });
  if (ticket.description === "") return;
  await ctx.db.ticketComment.create({
    data: {
      id: newId(),
      organisationId: ctx.organisationId,
      ticketId: to,
      visibility: isSameCustomer ? "public" : "internal",
      body: `**#${ticket.number} ${ticket.title}**\n\n${ticket.description}`
        .slice(0, DESCRIPTION_MAX)
        .toWellFormed(),
      authorType: ticket.createdByType,
      authorId: ticket.createdById,
      authorName: ticket.createdByName,
      createdAt: ticket.createdAt,
      updatedAt: ticket.createdAt,
    },
    select: { id: true },
  });
}
