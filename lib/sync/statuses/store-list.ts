/** Keeps what a List's statuses are, and notes what a person should look at. */
import "server-only";
import { z } from "zod";
import { raiseNotice, resolveNotice } from "#lib/organisations/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { type MappedStatus, updateStatuses } from "../engine/statuses.ts";
import { reviewAfter } from "./review-after.ts";
import { mappedStatusSchema, type StatusRow, toMapped } from "./status-rows.ts";

const DAY_MS = 24 * 3_600_000;

/** One for all Lists: their page names each. */
export const STATUSES_NOTICE = "clickup:statuses_to_review";

export const listedStatusSchema = z.object({
  key: z.string(),
  name: z.string(),
  type: z.string(),
  position: z.number().int(),
  color: z.string().nullable(),
});

/**
 * Takes over the statuses that ClickUp's List has now. What people decided stays; the rest is proposed anew; nothing
 * waits for a person. Of two that read the List at once, the second finds nothing changed.
 */
export const storeList = defineCommand({
  name: "sync.store_list",
  withoutAudit: "a copy of what ClickUp's List has; what people decide about it is on record by itself",
  permission: "sync:write",
  input: z.strictObject({
    connectionId: idSchema,
    listId: z.string(),
    name: z.string(),
    place: z.string(),
    statuses: z.array(listedStatusSchema),
  }),
  output: z.array(mappedStatusSchema),
  run: async (ctx, { connectionId, listId, name, place, statuses: listed }) => {
    await lockList(ctx, { connectionId, listId, name });
    const known = await ctx.db.listStatus.findMany({ where: { connectionId, listId } });
    const { statuses, review } = updateStatuses(
      listed.map(({ color: _color, ...status }) => status),
      known.map(toMapped),
    );
    let changes = 0;
    let reviewCount = 0;
    for (const status of statuses) {
      const before = known.find(({ statusKey }) => statusKey === status.key) ?? null;
      const next = {
        ...columnsOf(status, listed.find(({ key }) => key === status.key)?.color ?? before?.color ?? null),
        goneAt: status.isGone ? (before?.goneAt ?? ctx.now()) : null,
        ...reviewAfter(before, status, review.find(({ key }) => key === status.key) ?? null, ctx.now()),
      };
      if (next.reviewKind !== null) reviewCount += 1;
      if (before !== null && isSame(before, next)) continue;
      changes += 1;
      await ctx.db.listStatus.upsert({
        where: { connectionId_listId_statusKey: { connectionId, listId, statusKey: status.key } },
        create: {
          id: newId(),
          organisationId: ctx.organisationId,
          connectionId,
          listId,
          statusKey: status.key,
          ...next,
        },
        update: next,
      });
    }
    await ctx.db.syncList.update({
      where: { connectionId_listId: { connectionId, listId } },
      data: {
        name,
        place,
        reviewCount,
        goneAt: null,
        readAt: ctx.now(),
        readDueAt: new Date(ctx.now().getTime() + DAY_MS),
        ...(changes > 0 ? { version: { increment: 1 } } : {}),
      },
    });
    if (review.length > 0 && reviewCount > 0) await tellOfReview(ctx);
    return { output: statuses };
  },
});

/** The List's row, locked until the transaction ends, made when it is not there. */
async function lockList(
  ctx: VerbContext,
  { connectionId, listId, name }: { connectionId: string; listId: string; name: string },
): Promise<void> {
  await ctx.db.$executeRaw`
    insert into sync_lists (id, organisation_id, connection_id, list_id, name, updated_at)
    values (${newId()}::uuid, ${ctx.organisationId}::uuid, ${connectionId}::uuid, ${listId}, ${name}, ${ctx.now()})
    on conflict (connection_id, list_id) do update set updated_at = excluded.updated_at`;
}

function columnsOf(
  { name, type, position, means, isWayBack, isConfirmed }: MappedStatus,
  color: string | null,
) {
  return { name, type, position, color, means, isWayBack, isConfirmed };
}

type Columns = Omit<StatusRow, "statusKey">;

function isSame(before: StatusRow, next: Columns): boolean {
  const compared = Object.entries(next);
  return compared.every(([column, value]) => {
    const old: unknown = Object.entries(before).find(([name]) => name === column)?.[1];
    return old instanceof Date && value instanceof Date ? old.getTime() === value.getTime() : old === value;
  });
}

async function tellOfReview(ctx: VerbContext): Promise<void> {
  await raiseNotice(ctx, {
    deduplicationKey: STATUSES_NOTICE,
    severity: "warning",
    title: "Statuses changed in ClickUp",
    body: "A List has new, renamed or removed statuses. Relaydesk goes on with what fits best; see whether it is right.",
    actionLabel: "Review statuses",
    actionPath: "/settings/clickup/statuses?show=review",
  });
}

/** Takes the notice away when no List is left to look at. */
export async function resolveReviewNotice(ctx: VerbContext): Promise<void> {
  const left = await ctx.db.syncList.count({
    where: { organisationId: ctx.organisationId, reviewCount: { gt: 0 } },
  });
  if (left === 0) await resolveNotice(ctx, STATUSES_NOTICE);
}
