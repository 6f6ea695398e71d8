import "server-only";
import { z } from "zod";
import { PLANNED_ANEW, Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { customKeyOf, sourceCustomFieldSchema } from "#lib/tasks/schema.ts";
import { fieldDefinitionSchema } from "../engine/custom/definition.ts";
import { syncFieldSchema } from "../engine/policies.ts";
import { customNamesOf } from "../internal/custom-names.ts";
import { wordsOf } from "../internal/value-words.ts";
import { SYNC_FIELD_LABELS } from "../schema.ts";
import {
  COMMENTS,
  COMMENTS_LABEL,
  type Difference,
  differencePageSchema,
  listDifferencesInput,
  WHOLE_TASK,
  WHOLE_TASK_LABEL,
} from "./schema.ts";

const anew = Prisma.raw(PLANNED_ANEW);
const cursorSchema = z.tuple([z.iso.datetime(), idSchema]);

const WHOLES: Record<string, string> = { [WHOLE_TASK]: WHOLE_TASK_LABEL, [COMMENTS]: COMMENTS_LABEL };

type Row = Omit<
  Difference,
  "fieldLabel" | "ours" | "theirs" | "changedAt" | "foundAt" | "lastSeenAt" | "endedAt"
> & {
  /** Of a custom field: what it is here and in ClickUp, where that is known. */
  mappedTo: string | null;
  ourField: unknown;
  theirField: unknown;
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
             d.last_seen_at as "lastSeenAt", d.ended_at as "endedAt", f.mapped_to as "mappedTo",
             case when tf.id is not null then jsonb_build_object('key', tf.key, 'label', tf.label,
               'type', tf.type, 'options', tf.options, 'isWritable', true, 'isRequired', tf.is_required)
             end as "ourField",
             lf.definition as "theirField"
      from sync_differences d
      join task_links l on l.id = d.link_id
      left join task_intents i on i.id = l.intent_id
      left join tickets t on l.source_type = 'ticket' and t.id = l.source_id
      left join customers c on c.id = l.customer_id
      left join sync_fields f on f.link_id = d.link_id and f.field = d.field
      left join list_fields lf
        on lf.connection_id = l.connection_id and lf.list_id = l.list_id and lf.field_id = f.mapped_to
      left join ticket_fields tf
        on l.source_type = 'ticket' and tf.organisation_id = d.organisation_id
        and 'custom:' || tf.key = d.field
      where ${Prisma.join(conditions, " and ")}
      order by d.found_at desc, d.id desc
      limit ${limit + 1}`;
    const withBase = rows.map((row) => ({ ...row, baseOurs: null }));
    const words = await wordsOf(ctx, withBase);
    const custom = await customNamesOf(
      ctx,
      {
        fields: rows.flatMap(({ ourField }) => sourceCustomFieldSchema.safeParse(ourField).data ?? []),
        targets: rows.flatMap(({ theirField }) => fieldDefinitionSchema.safeParse(theirField).data ?? []),
      },
      withBase,
    );
    return toPage(
      rows,
      limit,
      ({
        ours,
        theirs,
        changedAt,
        foundAt,
        lastSeenAt,
        endedAt,
        mappedTo,
        ourField: _,
        theirField: __,
        ...row
      }) => {
        const known = syncFieldSchema.safeParse(row.field).data;
        const say = (side: "ours" | "theirs", value: unknown) => {
          if (known !== undefined) return words(known, side, value);
          if (customKeyOf(row.field) !== null) return custom.words({ ...row, mappedTo }, side, value);
          return typeof value === "string" ? value : "";
        };
        const ofWhole = WHOLES[row.field] ?? custom.labelOf(row.field, mappedTo);
        return {
          ...row,
          fieldLabel: known === undefined ? ofWhole : SYNC_FIELD_LABELS[known],
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
