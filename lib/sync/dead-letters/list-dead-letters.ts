import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { type LetterRow, lettersOf } from "./letter-rows.ts";
import { readLetters, toDeadLetter } from "./read-letters.ts";
import {
  type DeadLetter,
  deadLetterFiltersSchema,
  deadLetterPageSchema,
  deadLetterStateSchema,
  deadLetterSummarySchema,
  listDeadLettersInput,
} from "./schema.ts";

const CAUSES_SHOWN = 20;

const cursorSchema = z.tuple([z.iso.datetime(), idSchema, z.string()]);

/** What did not arrive, the latest first. */
export const listDeadLetters = defineQuery({
  name: "dead_letters.list",
  permission: "sync:read",
  input: listDeadLettersInput,
  output: deadLetterPageSchema,
  run: async (ctx, { limit, cursor, ...filters }) => {
    const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema);
    const page = Prisma.sql`
      select * from (${lettersOf(ctx.organisationId, filters)}) letters
      where ${
        after === null
          ? Prisma.sql`true`
          : Prisma.sql`(since, id, state) < (${new Date(after[0])}, ${after[1]}::uuid, ${after[2]})`
      }
      order by since desc, id desc, state desc
      limit ${limit + 1}`;
    const order = Prisma.sql`page.since desc, page.id desc, page.state desc`;
    const rows = await readLetters(ctx, page, order);
    return toPage(rows, limit, toDeadLetter, (row) => [row.since.toISOString(), row.id, row.state]);
  },
});

/** How many there are, by state, and what causes most of them. */
export const summariseDeadLetters = defineQuery({
  name: "dead_letters.summarise",
  permission: "sync:read",
  input: deadLetterFiltersSchema,
  output: deadLetterSummarySchema,
  run: async (ctx, filters) => {
    const letters = lettersOf(ctx.organisationId, filters);
    const states = await ctx.db.$queryRaw<{ state: DeadLetter["state"]; letters: number }[]>`
      select state, count(*)::int as letters from (${letters}) letters group by state`;
    const causes = await ctx.db.$queryRaw<
      (Pick<LetterRow, "state" | "class" | "code" | "message" | "action"> & {
        letters: number;
        links: number;
      })[]
    >`
      select state, class, code, message, max(action) as action, count(*)::int as letters,
        count(distinct link_id)::int as links
      from (${letters}) letters
      group by state, class, code, message
      order by letters desc, code, message
      limit ${CAUSES_SHOWN}`;
    const none = Object.fromEntries(deadLetterStateSchema.options.map((state) => [state, 0]));
    return {
      states: deadLetterSummarySchema.shape.states.parse({
        ...none,
        ...Object.fromEntries(states.map(({ state, letters: number }) => [state, number])),
      }),
      causes,
    };
  },
});
