import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { lettersOf } from "./letter-rows.ts";
import { type ChangeDeadLettersInput, changeDeadLettersInput, changedDeadLettersSchema } from "./schema.ts";
import { lockLetters, tryAgain } from "./try-again.ts";

/** Tries again what was given up, waits, or lost its task: now, and not when its time comes. A conflict is decided instead. */
export const retryDeadLetters = defineCommand({
  name: "dead_letters.retry",
  audit: "dead_letter.retried",
  permission: "sync:write",
  input: changeDeadLettersInput,
  output: changedDeadLettersSchema,
  run: async (ctx, input) => {
    const letters = await tryAgain(ctx, chosen(ctx.organisationId, input));
    return outcome(input, letters);
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
    const letters = await lockLetters(ctx, chosen(ctx.organisationId, input), ["failed", "conflict"]);
    let skipped = 0;
    for (const table of ["sync_fields", "sync_comments", "sync_files"]) {
      skipped += await ctx.db.$executeRaw`
        update ${Prisma.raw(table)} set state = 'skipped', updated_at = ${ctx.now()}
        where id = any(${letters.map(({ id }) => id)}::uuid[]) and state in ('failed', 'conflict')`;
    }
    return outcome(input, skipped);
  },
});

/** The letters that were chosen, in any state. */
function chosen(organisationId: string, input: ChangeDeadLettersInput): Prisma.Sql {
  if (!("ids" in input)) return lettersOf(organisationId, input.filters);
  return Prisma.sql`select * from (
    ${lettersOf(organisationId, {})} union all ${lettersOf(organisationId, { state: "skipped" })}
  ) all_letters where id = any(${input.ids}::uuid[])`;
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
