import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, encodeCursor, type Page } from "#lib/platform/pagination/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { type TimelineEntry, ticketEventDataSchema, ticketEventKindSchema } from "../schema.ts";
import { attachmentSelect } from "./attachment-rows.ts";
import { commentSelect, toComment } from "./comment-rows.ts";

type KeyRow = { source: "comment" | "event" | "attachment"; id: string; createdAt: Date };

type TimelineRequest = {
  ticketId: string;
  only?: "comments" | "events" | undefined;
  direction: "asc" | "desc";
  limit: number;
  cursor?: string | undefined;
  /** What a contact may see: public rows, and nothing of what was deleted. */
  isPublicOnly: boolean;
};

/**
 * Comments and events of a ticket in one order. Files that belong to no comment show as events of their own; once
 * a comment takes them, they show with it.
 */
export async function loadTimelinePage(
  ctx: VerbContext,
  { ticketId, only, direction, limit, cursor, isPublicOnly }: TimelineRequest,
): Promise<Page<TimelineEntry>> {
  const way = direction === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
  const conditions = [
    Prisma.sql`organisation_id = ${ctx.organisationId}::uuid`,
    Prisma.sql`ticket_id = ${ticketId}::uuid`,
  ];
  if (isPublicOnly) conditions.push(Prisma.sql`visibility = 'public'`);
  if (cursor !== undefined) {
    const [, at, id] = decodeCursor(cursor, z.tuple([z.literal(direction), z.iso.datetime(), idSchema]));
    const comparison = direction === "asc" ? Prisma.sql`>` : Prisma.sql`<`;
    conditions.push(Prisma.sql`(created_at, id) ${comparison} (${new Date(at)}, ${id}::uuid)`);
  }
  const where = Prisma.join(conditions, " and ");
  const shown = isPublicOnly ? Prisma.sql`and deleted_at is null` : Prisma.empty;
  const tail = Prisma.sql`order by created_at ${way}, id ${way} limit ${limit + 1}`;
  const comments = Prisma.sql`(select 'comment' as source, id, created_at from ticket_comments
    where ${where} ${shown} ${tail})`;
  const events = Prisma.sql`(select 'event' as source, id, created_at from ticket_events where ${where} ${tail})
    union all
    (select 'attachment' as source, id, created_at from ticket_attachments
     where ${where} and comment_id is null ${tail})`;
  const sources =
    only === "comments" ? comments : only === "events" ? events : Prisma.sql`${comments} union all ${events}`;
  const rows = await ctx.db.$queryRaw<KeyRow[]>`
    select source, id, created_at as "createdAt" from (${sources}) entries ${tail}`;
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const entries = await loadEntries(ctx, kept, { isPublicOnly });
  return {
    items: kept.flatMap((row) => entries.get(row.id) ?? []),
    nextCursor:
      rows.length > limit && last !== undefined
        ? encodeCursor([direction, last.createdAt.toISOString(), last.id])
        : null,
  };
}

async function loadEntries(
  ctx: VerbContext,
  rows: KeyRow[],
  { isPublicOnly }: { isPublicOnly: boolean },
): Promise<Map<string, TimelineEntry>> {
  const idsOf = (source: KeyRow["source"]) => rows.filter((row) => row.source === source).map(({ id }) => id);
  const commentIds = idsOf("comment");
  const eventIds = idsOf("event");
  const attachmentIds = idsOf("attachment");
  const comments =
    commentIds.length === 0
      ? []
      : await ctx.db.ticketComment.findMany({ where: { id: { in: commentIds } }, select: commentSelect });
  const events =
    eventIds.length === 0 ? [] : await ctx.db.ticketEvent.findMany({ where: { id: { in: eventIds } } });
  const attachments =
    attachmentIds.length === 0
      ? []
      : await ctx.db.ticketAttachment.findMany({
          where: { id: { in: attachmentIds } },
          select: attachmentSelect,
        });
  return new Map<string, TimelineEntry>([
    ...comments.map((row) => [row.id, { type: "comment" as const, ...toComment(ctx, row) }] as const),
    ...events.flatMap((row) => {
      // A kind that a newer release wrote, read by an older one after a rollback, is left out.
      const kind = ticketEventKindSchema.safeParse(row.kind);
      if (!kind.success) return [];
      const entry: TimelineEntry = {
        type: "event",
        id: row.id,
        kind: kind.data,
        visibility: row.visibility,
        data: isPublicOnly ? forCustomers(row.data) : ticketEventDataSchema.parse(row.data),
        actor: { type: row.actorType, name: row.actorName },
        createdAt: row.createdAt.toISOString(),
      };
      return [[row.id, entry] as const];
    }),
    ...attachments.map((row) => {
      const entry: TimelineEntry = {
        type: "event",
        id: row.id,
        kind: "attachment.added",
        visibility: row.visibility,
        data: { attachmentId: row.id, fileName: row.fileName },
        actor: { type: row.uploadedByType, name: row.uploadedByName },
        createdAt: row.createdAt.toISOString(),
      };
      return [row.id, entry] as const;
    }),
  ]);
}

/** Internal changes count versions too: a gap between two would tell of them. Nor is it told by which tool a change was made. */
function forCustomers(data: unknown): z.output<typeof ticketEventDataSchema> {
  const { version: _, via: __, ...rest } = ticketEventDataSchema.parse(data);
  return rest;
}
