import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { lettersOf } from "./letter-rows.ts";
import {
  type ChangeDeadLettersInput,
  changeDeadLettersInput,
  changedDeadLettersSchema,
  type DeadLetterState,
} from "./schema.ts";

/** Tries again what was given up, waits, or lost its task: now, and not when its time comes. A conflict is decided instead. */
export const retryDeadLetters = defineCommand({
  name: "dead_letters.retry",
  audit: "dead_letter.retried",
  permission: "sync:write",
  input: changeDeadLettersInput,
  output: changedDeadLettersSchema,
  run: async (ctx, input) => {
    const letters = await chosen(ctx, input, ["failed", "skipped", "waiting", "gone"]);
    const fields = letters.filter(({ field }) => field !== null).map(({ id }) => id);
    const links = [...new Set(letters.map(({ linkId }) => linkId))].sort();
    await ctx.db.$executeRaw`
      update sync_fields set state = 'waiting', updated_at = ${ctx.now()}
      where id = any(${fields}::uuid[]) and state in ('failed', 'skipped')`;
    await retryConversations(ctx, fields);
    await ctx.db.$queryRaw`
      select count(relaydesk_request_sync(link, ${ctx.organisationId}::uuid, 'person'))::int
      from unnest(${links}::uuid[]) as link`;
    await ctx.db.$executeRaw`
      update sync_requests set not_before = ${ctx.now()} where link_id = any(${links}::uuid[]) and claimed_at is null`;
    return outcome(input, letters.length);
  },
});

/** Lets fields be as they are on both sides, until either changes again. */
export const skipDeadLetters = defineCommand({
  name: "dead_letters.skip",
  audit: "dead_letter.skipped",
  permission: "sync:write",
  input: changeDeadLettersInput,
  output: changedDeadLettersSchema,
  run: async (ctx, input) => {
    const letters = await chosen(ctx, input, ["failed", "conflict"]);
    let skipped = 0;
    for (const table of ["sync_fields", "sync_comments", "sync_files"]) {
      skipped += await ctx.db.$executeRaw`
        update ${Prisma.raw(table)} set state = 'skipped', updated_at = ${ctx.now()}
        where id = any(${letters.map(({ id }) => id)}::uuid[]) and state in ('failed', 'conflict')`;
    }
    return outcome(input, skipped);
  },
});

/** Has replies and files said again, whatever ClickUp has of them; what is deleted there is made anew. */
async function retryConversations(ctx: VerbContext, ids: readonly string[]): Promise<void> {
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
    from (select link_id from replies union select link_id from files order by 1) links`;
}

/** The letters that were chosen and are in one of the states, their links locked in one order. */
async function chosen(ctx: VerbContext, input: ChangeDeadLettersInput, states: readonly DeadLetterState[]) {
  const letters =
    "ids" in input
      ? Prisma.sql`select * from (
          ${lettersOf(ctx.organisationId, {})} union all ${lettersOf(ctx.organisationId, { state: "skipped" })}
        ) all_letters where id = any(${input.ids}::uuid[])`
      : lettersOf(ctx.organisationId, input.filters);
  const rows = await ctx.db.$queryRaw<{ id: string; linkId: string; field: string | null }[]>`
    select id, link_id as "linkId", field from (${letters}) letters where state = any(${[...states]})`;
  const links = [...new Set(rows.map(({ linkId }) => linkId))];
  await ctx.db.$queryRaw`
    select id from task_links where id = any(${links}::uuid[]) order by id for update`;
  return rows;
}

function outcome(input: ChangeDeadLettersInput, letters: number) {
  return {
    output: { letters },
    audit:
      letters === 0
        ? null
        : {
            target: { type: "dead_letter", id: "ids" in input ? "selection" : "filters" },
            after: { ...input, letters },
          },
  };
}
