/**
 * Which links' comments a sweep reads. Each reading costs a call of its own, so: those whose task has changed since they
 * were last read, and, as ClickUp does not say whether a comment changes its task (ClickUp fact sheet, section 9), the
 * open ones in turn.
 */
import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { taskSourceTypeSchema } from "#lib/tasks/schema.ts";

/** So many are read by turn in one sweep; the rest waits for the next one. */
export const TURNS_A_SWEEP = 200;
/** Whose turn it is: what was last read before. Milliseconds. */
const TURN_EVERY_MS = 24 * 3_600_000;

/**
 * Before which instant an open link must have been read for it to be its turn; null when this sweep has had its share.
 * What was read before an outage has its turn after it, and when somebody wants everything looked at, all have.
 */
export function turnOf(
  { startedAt, isAsked, page }: { startedAt: Date; isAsked: boolean; page: number },
  outages: readonly { until: Date }[],
): Date | null {
  if (isAsked) return startedAt;
  if (page >= TURNS_A_SWEEP) return null;
  const ends = outages.map(({ until }) => Math.min(until.getTime(), startedAt.getTime()));
  return new Date(Math.max(startedAt.getTime() - TURN_EVERY_MS, ...ends));
}

export const dueConversationSchema = z.object({
  linkId: idSchema,
  sourceType: taskSourceTypeSchema,
  taskId: z.string(),
  customerId: idSchema.nullable(),
  since: z.date().nullable(),
  /** It is read because it is its turn. */
  isByTurn: z.boolean(),
});
export type DueConversation = z.infer<typeof dueConversationSchema>;

/** The next ones. What waits for a look is read by that; each once in a sweep. */
export const listDueConversations = defineQuery({
  name: "sync.list_due_conversations",
  permission: "tasks:read",
  input: z.strictObject({
    connectionId: idSchema,
    workspaceId: z.string(),
    startedAt: z.date(),
    turn: z.date().nullable(),
    limit: z.number().int(),
  }),
  output: z.array(dueConversationSchema),
  run: (ctx, { connectionId, workspaceId, startedAt, turn, limit }) =>
    ctx.db.$queryRaw<DueConversation[]>`
      select link.id::text as "linkId", link.source_type as "sourceType", link.task_id as "taskId",
             link.customer_id::text as "customerId", conversation.since,
             conversation.moved_at > seen.at is not true as "isByTurn"
      from task_links link
      join sync_conversations conversation on conversation.link_id = link.id
      cross join lateral (
        select greatest(conversation.looked_at, conversation.checked_at, link.created_at) as at) seen
      where link.connection_id = ${connectionId}::uuid and link.workspace_id = ${workspaceId}
        and link.unlinked_at is null and link.gone_at is null and conversation.not_before is null
        and (conversation.checked_at is null or conversation.checked_at < ${startedAt})
        and (
          conversation.moved_at > seen.at
          or (link.status_type not in ('done', 'closed') and seen.at < ${turn}::timestamptz)
        )
        and not exists (select from sync_requests request where request.link_id = link.id)
      order by "isByTurn", seen.at, link.id
      limit ${limit}`,
});
