/**
 * The verbs that people and programs have for what of one source did not arrive. A source makes its own set by handing
 * over its adapter.
 */
import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSource } from "#lib/tasks/index.ts";
import { lettersOf } from "./letter-rows.ts";
import { readLetters, toDeadLetter } from "./read-letters.ts";
import {
  changedDeadLettersSchema,
  SOURCE_LETTERS_SHOWN,
  sourceLettersInput,
  sourceLettersSchema,
} from "./schema.ts";
import { tryAgain } from "./try-again.ts";

export function defineLetterVerbs(source: TaskSource) {
  /** What waits on the source, the oldest first: of all its tasks, and of its conversation. What was let be does not wait. */
  const listLetters = defineQuery({
    name: `${source.type}_letters.list`,
    permission: "tasks:read",
    input: sourceLettersInput,
    output: sourceLettersSchema,
    run: async (ctx, { id }) => {
      const letters = await lettersOfSource(ctx, source, id);
      if (letters === null) return { letters: [], total: 0 };
      const page = Prisma.sql`
        select * from (${letters}) letters
        order by since, id, state limit ${SOURCE_LETTERS_SHOWN}`;
      const rows = await readLetters(ctx, page, Prisma.sql`page.since, page.id, page.state`);
      const shown = rows.map(toDeadLetter);
      if (shown.length < SOURCE_LETTERS_SHOWN) return { letters: shown, total: shown.length };
      const [all] = await ctx.db.$queryRaw<{ total: number }[]>`
        select count(*)::int as total from (${letters}) letters`;
      return { letters: shown, total: all?.total ?? shown.length };
    },
  });

  /** Tries all of it again now; a conflict is decided instead. */
  const retryLetters = defineCommand({
    name: `${source.type}_letters.retry`,
    audit: "source_letters.retried",
    permission: "tasks:create",
    input: sourceLettersInput,
    output: changedDeadLettersSchema,
    run: async (ctx, { id }) => {
      const letters = await lettersOfSource(ctx, source, id);
      const tried = letters === null ? 0 : await tryAgain(ctx, letters);
      return {
        output: { letters: tried },
        audit: tried === 0 ? null : { target: { type: source.type, id }, after: { letters: tried } },
      };
    },
  });

  return { listLetters, retryLetters };
}

/** Null for a source without a task. */
async function lettersOfSource(ctx: VerbContext, source: TaskSource, id: string): Promise<Prisma.Sql | null> {
  // What is not there, or not ours, has nothing that waits.
  await source.load(ctx, id);
  const links = await ctx.db.taskLink.findMany({
    where: { sourceType: source.type, sourceId: id, unlinkedAt: null },
    select: { id: true },
  });
  if (links.length === 0) return null;
  return lettersOf(
    ctx.organisationId,
    {},
    links.map((link) => link.id),
  );
}
