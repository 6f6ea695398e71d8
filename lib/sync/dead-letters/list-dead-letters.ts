import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { fixOf } from "./fix-of.ts";
import { type LetterRow, lettersOf } from "./letter-rows.ts";
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

type ListedRow = LetterRow & {
  sourceType: string;
  sourceId: string;
  label: string | null;
  ticketNumber: number | null;
  customerId: string | null;
  customerName: string | null;
  taskId: string;
  taskName: string;
  taskUrl: string;
};

/** What did not arrive, the latest first. */
export const listDeadLetters = defineQuery({
  name: "dead_letters.list",
  permission: "sync:read",
  input: listDeadLettersInput,
  output: deadLetterPageSchema,
  run: async (ctx, { limit, cursor, ...filters }) => {
    const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema);
    const rows = await ctx.db.$queryRaw<ListedRow[]>`
      select page.id, page.state, page.class, page.link_id as "linkId", page.field, page.code, page.message,
        page.action, page.attempts, page.next_attempt_at as "nextAttemptAt", page.since,
        page.source_type as "sourceType", page.source_id as "sourceId",
        coalesce('#' || t.number, nullif(i.source_label, '')) as label, t.number as "ticketNumber",
        page.customer_id as "customerId", c.name as "customerName",
        page.task_id as "taskId", page.task_name as "taskName", page.task_url as "taskUrl"
      from (
        select * from (${lettersOf(ctx.organisationId, filters)}) letters
        where ${
          after === null
            ? Prisma.sql`true`
            : Prisma.sql`(since, id, state) < (${new Date(after[0])}, ${after[1]}::uuid, ${after[2]})`
        }
        order by since desc, id desc, state desc
        limit ${limit + 1}
      ) page
      left join task_intents i on i.id = page.intent_id
      left join tickets t on page.source_type = 'ticket' and t.id = page.source_id
      left join customers c on c.id = page.customer_id
      order by page.since desc, page.id desc, page.state desc`;
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

function toDeadLetter(row: ListedRow): DeadLetter {
  const { id, state, linkId, field, attempts, code, message, action, ticketNumber } = row;
  return {
    id,
    state,
    class: row.class,
    linkId,
    field,
    reason: { code, message, action },
    attempts,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    since: row.since.toISOString(),
    source: { type: row.sourceType, id: row.sourceId, label: row.label, number: ticketNumber },
    customer: row.customerId === null ? null : { id: row.customerId, name: row.customerName ?? "" },
    task: { id: row.taskId, name: row.taskName, url: row.taskUrl },
    fix: fixOf({ state, code, field, ticketNumber }),
    canRetry: state !== "conflict",
    canSkip: state === "failed" || state === "conflict",
  };
}
