/** Tries letters again, whoever chose them. */
import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { DeadLetterState } from "./schema.ts";

/** Of `letters` those in one of the states, their links locked in one order. */
export async function lockLetters(ctx: VerbContext, letters: Prisma.Sql, states: readonly DeadLetterState[]) {
  const rows = await ctx.db.$queryRaw<{ id: string; linkId: string; field: string | null }[]>`
    select id, link_id as "linkId", field from (${letters}) letters where state = any(${[...states]})`;
  const links = [...new Set(rows.map(({ linkId }) => linkId))];
  await ctx.db.$queryRaw`
    select id from task_links where id = any(${links}::uuid[]) order by id for update`;
  return rows;
}

/** Has letters tried again now, and answers how many: what was given up, waits, or lost its task. Conflicts are left out. */
export async function tryAgain(ctx: VerbContext, chosen: Prisma.Sql): Promise<number> {
  const letters = await lockLetters(ctx, chosen, ["failed", "skipped", "waiting", "gone"]);
  const fields = letters.filter(({ field }) => field !== null).map(({ id }) => id);
  const links = [...new Set(letters.map(({ linkId }) => linkId))].sort();
  const talks = letters.filter(({ field }) => field === "conversation").map(({ linkId }) => linkId);
  await ctx.db.$executeRaw`
    update sync_fields set state = 'waiting', updated_at = ${ctx.now()}
    where id = any(${fields}::uuid[]) and state in ('failed', 'skipped')`;
  await retryConversations(ctx, fields, talks);
  await ctx.db.$queryRaw`
    select count(relaydesk_request_sync(link, ${ctx.organisationId}::uuid, 'person'))::int
    from unnest(${links}::uuid[]) as link`;
  await ctx.db.$executeRaw`
    update sync_requests set not_before = ${ctx.now()} where link_id = any(${links}::uuid[]) and claimed_at is null`;
  return letters.length;
}

/** Has replies and files said again, whatever ClickUp has of them; what is deleted there is made anew. */
async function retryConversations(
  ctx: VerbContext,
  ids: readonly string[],
  wholeOf: readonly string[],
): Promise<void> {
  const tried = Prisma.sql`state = 'waiting', failure_code = null, failure_message = null, failure_action = null,
    failure_class = null, updated_at = ${ctx.now()}`;
  const chosenOnes = Prisma.sql`id = any(${[...ids]}::uuid[]) and state in ('failed', 'skipped')`;
  await ctx.db.$queryRaw`
    with replies as (
      update sync_comments set ${tried}, tried_digest = null, ours_digest = null,
        their_id = case when gone_at is null then their_id end,
        their_date = case when gone_at is null then their_date end,
        theirs_digest = case when gone_at is null then theirs_digest end, gone_at = null
      where ${chosenOnes} returning link_id
    ), files as (
      update sync_files set ${tried} where ${chosenOnes} returning link_id
    )
    select count(relaydesk_ask_conversation(link_id, ${ctx.organisationId}::uuid, 0))::int
    from (
      select link_id from replies union select link_id from files union select unnest(${[...wholeOf]}::uuid[]) order by 1
    ) links`;
}
