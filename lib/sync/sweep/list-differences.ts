import "server-only";
import { z } from "zod";
import { PLANNED_ANEW, Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { syncFieldSchema } from "../engine/policies.ts";
import { wordsOf } from "../internal/value-words.ts";
import { type Difference, differencePageSchema, listDifferencesInput } from "./schema.ts";

const anew = Prisma.raw(PLANNED_ANEW);
const cursorSchema = z.tuple([z.iso.datetime(), idSchema]);

type Row = Omit<Difference, "ours" | "theirs" | "changedAt" | "foundAt" | "lastSeenAt" | "endedAt"> & {
  ours: unknown;
  theirs: unknown;
  changedAt: Date | null;
  foundAt: Date;
  lastSeenAt: Date;
  endedAt: Date | null;
};

/** What sweeps found, newest first. */
export const listDifferences = defineQuery({
  name: "sync.list_differences",
  permission: "sync:read",
  input: listDifferencesInput,
  output: differencePageSchema,
  run: async (ctx, { limit, cursor, customerId, cause, state, field }) => {
    const conditions = [Prisma.sql`d.organisation_id = ${ctx.organisationId}::uuid`];
    if (customerId !== undefined) conditions.push(Prisma.sql`l.customer_id = ${customerId}::uuid`);
    if (cause !== undefined) conditions.push(Prisma.sql`d.cause = ${cause}::sync_difference_cause`);
    if (state !== undefined) conditions.push(Prisma.sql`d.state = ${state}::sync_difference_state`);
    if (field !== undefined) conditions.push(Prisma.sql`d.field = ${field}`);
    if (cursor !== undefined) {
      const [foundAt, id] = decodeCursor(cursor, cursorSchema);
      conditions.push(Prisma.sql`(d.found_at, d.id) < (${new Date(foundAt)}, ${id}::uuid)`);
    }
    const rows = await ctx.db.$queryRaw<Row[]>`
      select ${anew} d.id, d.link_id::text as "linkId", l.source_type as "sourceType",
             l.source_id::text as "sourceId", coalesce('#' || t.number, nullif(i.source_label, '')) as label,
             l.customer_id::text as "customerId", c.name as "customerName", l.task_name as "taskName",
             l.task_url as "taskUrl", d.field, d.cause::text as cause, d.reason, d.state::text as state,
             d.ours, d.theirs, d.changed_at as "changedAt", d.found_at as "foundAt",
             d.last_seen_at as "lastSeenAt", d.ended_at as "endedAt"
      from sync_differences d
      join task_links l on l.id = d.link_id
      left join task_intents i on i.id = l.intent_id
      left join tickets t on l.source_type = 'ticket' and t.id = l.source_id
      left join customers c on c.id = l.customer_id
      where ${Prisma.join(conditions, " and ")}
      order by d.found_at desc, d.id desc
      limit ${limit + 1}`;
    const words = await wordsOf(
      ctx,
      rows.map((row) => ({ ...row, baseOurs: null })),
    );
    return toPage(
      rows,
      limit,
      ({ ours, theirs, changedAt, foundAt, lastSeenAt, endedAt, ...row }) => {
        const known = syncFieldSchema.safeParse(row.field).data;
        const say = (side: "ours" | "theirs", value: unknown) =>
          known === undefined ? (typeof value === "string" ? value : "") : words(known, side, value);
        return {
          ...row,
          ours: say("ours", ours),
          theirs: say("theirs", theirs),
          changedAt: changedAt?.toISOString() ?? null,
          foundAt: foundAt.toISOString(),
          lastSeenAt: lastSeenAt.toISOString(),
          endedAt: endedAt?.toISOString() ?? null,
        };
      },
      (row) => [row.foundAt.toISOString(), row.id],
    );
  },
});
