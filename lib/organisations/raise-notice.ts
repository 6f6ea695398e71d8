import "server-only";
import { newId } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { NoticeSeverity } from "./schema.ts";

export type NoticeInput = {
  /** Names the cause, not the thing it hit: a hundred tickets with one cause make one notice. */
  deduplicationKey: string;
  severity: NoticeSeverity;
  title: string;
  body: string;
  actionLabel?: string;
  /** Where the action leads, below the organisation's address: `/settings/clickup`. */
  actionPath?: string;
};

/**
 * Tells the people in charge, once per cause: while a notice of the same cause is open, this only counts up.
 * A cause that comes back after it was resolved makes a new notice. Returns whether anybody was told anew.
 */
export async function raiseNotice(ctx: VerbContext, notice: NoticeInput): Promise<{ isNew: boolean }> {
  const at = ctx.now();
  // One statement, so that two jobs that fail at once make one notice and lose no count.
  const rows = await ctx.db.$queryRaw<{ occurrences: number }[]>`
    insert into notices (id, organisation_id, deduplication_key, severity, title, body, action_label,
                         action_path, occurrences, created_at, last_occurred_at)
    values (${newId()}::uuid, ${ctx.organisationId}::uuid, ${notice.deduplicationKey}, ${notice.severity},
            ${notice.title}, ${notice.body}, ${notice.actionLabel ?? null}, ${notice.actionPath ?? null},
            1, ${at}, ${at})
    on conflict (organisation_id, deduplication_key) do update set
      severity = excluded.severity, title = excluded.title, body = excluded.body,
      action_label = excluded.action_label, action_path = excluded.action_path,
      occurrences = case when notices.resolved_at is null then notices.occurrences + 1 else 1 end,
      created_at = case when notices.resolved_at is null then notices.created_at else excluded.created_at end,
      last_occurred_at = excluded.last_occurred_at, resolved_at = null
    returning occurrences`;
  return { isNew: rows[0]?.occurrences === 1 };
}

/**
 * The same for a cause whose hits are counted anew each time: `count` is how many there are now. Told again only when
 * there are more than when it was last told or put away.
 */
export async function raiseCountedNotice(
  ctx: VerbContext,
  notice: NoticeInput,
  count: number,
): Promise<void> {
  const at = ctx.now();
  await ctx.db.$executeRaw`
    insert into notices (id, organisation_id, deduplication_key, severity, title, body, action_label,
                         action_path, occurrences, created_at, last_occurred_at)
    values (${newId()}::uuid, ${ctx.organisationId}::uuid, ${notice.deduplicationKey}, ${notice.severity},
            ${notice.title}, ${notice.body}, ${notice.actionLabel ?? null}, ${notice.actionPath ?? null},
            ${count}, ${at}, ${at})
    on conflict (organisation_id, deduplication_key) do update set
      severity = excluded.severity, title = excluded.title, body = excluded.body,
      action_label = excluded.action_label, action_path = excluded.action_path, occurrences = excluded.occurrences,
      created_at = case when notices.resolved_at is null then notices.created_at else excluded.created_at end,
      last_occurred_at = case when excluded.occurrences > notices.occurrences then excluded.last_occurred_at
        else notices.last_occurred_at end,
      resolved_at = case when excluded.occurrences > notices.occurrences then null else notices.resolved_at end
    where notices.occurrences <> excluded.occurrences or notices.title <> excluded.title`;
}

/** Says that a cause whose hits are counted hits nothing any more: the next one is news. */
export async function resolveCountedNotice(ctx: VerbContext, deduplicationKey: string): Promise<void> {
  await ctx.db.notice.updateMany({
    where: { organisationId: ctx.organisationId, deduplicationKey, occurrences: { gt: 0 } },
    data: { occurrences: 0 },
  });
  await resolveNotice(ctx, deduplicationKey);
}

/** Says that a cause is gone. Quietly nothing when no notice of it is open. */
export async function resolveNotice(ctx: VerbContext, deduplicationKey: string): Promise<void> {
  await ctx.db.notice.updateMany({
    where: { organisationId: ctx.organisationId, deduplicationKey, resolvedAt: null },
    data: { resolvedAt: ctx.now() },
  });
}
