/** How true the picture is: of all that is mapped, how much both sides say alike, and how long ago that was seen. */
import "server-only";
import { z } from "zod";
import { PLANNED_ANEW, Prisma } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { SYNC_FIELDS } from "../engine/policies.ts";
import {
  customerTruthInput,
  listTruthInput,
  type Truth,
  truthOfCustomerSchema,
  truthPageSchema,
  truthSchema,
} from "./schema.ts";

type Row = Omit<Truth, "oldestLookAt"> & { oldestLookAt: Date | null };

const anew = Prisma.raw(PLANNED_ANEW);

/** A link that was never compared has its fields still to come. */
const UNREAD_FIELDS = SYNC_FIELDS.length;

/** Whether a custom field is one that comparisons of the link look at: what was agreed about it outlives its mapping. */
const isStillMapped = Prisma.sql`exists (
  select from field_mappings mapping
  cross join lateral (
    select entries from field_mapping_versions version
    where version.mapping_id = mapping.id
      and (version.customer_ids = '{}' or link.customer_id = any(version.customer_ids))
    order by version.number desc limit 1
  ) version
  join list_fields list_field
    on list_field.connection_id = mapping.connection_id and list_field.list_id = mapping.list_id
    and list_field.field_id = field.mapped_to and list_field.gone_at is null
  where mapping.connection_id = link.connection_id and mapping.list_id = link.list_id
    and mapping.source_type = link.source_type
    and version.entries @> jsonb_build_array(jsonb_build_object(
      'key', substr(field.field, length('custom:') + 1), 'fieldId', field.mapped_to)))`;

/**
 * One row for each standing link: how many fields it has, and how they stand. A field is in agreement when both sides
 * say what was agreed and no sweep found that they mean different things; of a task that is gone, none is.
 */
const linkRows = (conditions: Prisma.Sql) => Prisma.sql`
  select link.id, link.customer_id, greatest(link.last_synced_at, link.verified_at) as looked_at,
    case when fields.stored = 0 then ${UNREAD_FIELDS} else fields.stored end::int as mapped,
    (case when link.gone_at is null then fields.agreed else 0 end)::int as agreed,
    (case
      when link.gone_at is not null then 0
      when fields.stored = 0 then ${UNREAD_FIELDS}
      else fields.under_way
    end)::int as under_way
  from task_links link
  cross join lateral (
    select count(*) as stored,
      count(*) filter (where field.state = 'in_step' and difference.id is null) as agreed,
      count(*) filter (
        where field.state = 'waiting' or (field.state = 'in_step' and difference.state = 'healing')) as under_way
    from sync_fields field
    left join sync_differences difference
      on difference.link_id = field.link_id and difference.standing_key = field.link_id::text || ':' || field.field
    where field.link_id = link.id and (field.mapped_to is null or ${isStillMapped})
  ) fields
  where ${conditions} and link.unlinked_at is null`;

const sums = Prisma.sql`
  count(*)::int as links, coalesce(sum(mapped), 0)::int as mapped,
  coalesce(sum(agreed), 0)::int as "inAgreement", coalesce(sum(under_way), 0)::int as "underWay",
  coalesce(sum(mapped - agreed - under_way), 0)::int as open, min(looked_at) as "oldestLookAt"`;

function toTruth({ oldestLookAt, ...row }: Row): Truth {
  return { ...row, oldestLookAt: oldestLookAt?.toISOString() ?? null };
}

/** The number for the whole organisation. */
export const getTruth = defineQuery({
  name: "sync.get_truth",
  permission: "sync:read",
  input: z.strictObject({}),
  output: truthSchema,
  run: async (ctx) => {
    const [row] = await ctx.db.$queryRaw<Row[]>`
      select ${anew} ${sums} from (${linkRows(Prisma.sql`link.organisation_id = ${ctx.organisationId}::uuid`)}) rows`;
    if (row === undefined) throw notFound("organisation");
    return toTruth(row);
  },
});

/** The number for one customer. */
export const getCustomerTruth = defineQuery({
  name: "sync.get_customer_truth",
  permission: "tasks:read",
  input: customerTruthInput,
  output: truthOfCustomerSchema,
  run: async (ctx, { id }) => {
    const conditions = Prisma.sql`link.organisation_id = ${ctx.organisationId}::uuid and link.customer_id = customer.id`;
    const [row] = await ctx.db.$queryRaw<(Row & { customerId: string; customerName: string })[]>`
      select ${anew} customer.id::text as "customerId", customer.name as "customerName", truth.*
      from customers customer
      cross join lateral (select ${sums} from (${linkRows(conditions)}) rows) truth
      where customer.id = ${id}::uuid`;
    if (row === undefined) throw notFound("customer");
    const { customerId, customerName, ...numbers } = row;
    return { customerId, customerName, ...toTruth(numbers) };
  },
});

const cursorSchema = z.tuple([z.number(), idSchema]);

/** The number customer by customer, those with most that is not in agreement first. */
export const listTruth = defineQuery({
  name: "sync.list_truth",
  permission: "sync:read",
  input: listTruthInput,
  output: truthPageSchema,
  run: async (ctx, { limit, cursor }) => {
    const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema);
    const rows = await ctx.db.$queryRaw<(Row & { customerId: string; customerName: string; rest: number })[]>`
      select ${anew} truth.*, customer.name as "customerName" from (
        select customer_id::text as "customerId", ${sums}, sum(mapped - agreed)::int as rest
        from (${linkRows(Prisma.sql`link.organisation_id = ${ctx.organisationId}::uuid and link.customer_id is not null`)}) rows
        group by customer_id
      ) truth
      join customers customer on customer.id = truth."customerId"::uuid
      ${after === null ? Prisma.empty : Prisma.sql`where (-truth.rest, truth."customerId") > (${-after[0]}, ${after[1]})`}
      order by -truth.rest, truth."customerId"
      limit ${limit + 1}`;
    return toPage(
      rows,
      limit,
      ({ customerId, customerName, rest: _, ...numbers }) => ({
        customerId,
        customerName,
        ...toTruth(numbers),
      }),
      ({ rest, customerId }) => [rest, customerId],
    );
  },
});
