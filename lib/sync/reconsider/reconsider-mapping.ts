import "server-only";
import { z } from "zod";
import { dayInZone } from "#lib/clickup/index.ts";
import { Prisma } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSources } from "#lib/tasks/index.ts";
import { customFieldName, taskSourceTypeSchema } from "#lib/tasks/schema.ts";
import type { MappedPerson } from "../engine/assignee.ts";
import { customFields, type MappedField } from "../engine/custom/mapped-field.ts";
import { readCustomValue } from "../engine/custom/read-value.ts";
import { MisfitError } from "../engine/misfit-error.ts";
import type { FieldPlan } from "../engine/plan-field.ts";
import {
  joinEntries,
  readEntries,
  readListFieldRows,
  readVersionsInForce,
  syncingDefinitions,
} from "../mapping/mapping-rows.ts";
import { askFor, BATCH, type Reconsidered } from "./ask-for.ts";
import { heldSince, linksOfMapping } from "./read-stored-values.ts";
import type { MappingCause } from "./schema.ts";

type Link = Prisma.TaskLinkGetPayload<{ select: typeof LINK_COLUMNS }>;
type Row = Prisma.SyncFieldGetPayload<object>;
type Agreement = { linkId: string; field: string; mappedTo: string; ours: unknown; theirs: unknown };

const LINK_COLUMNS = {
  id: true,
  sourceType: true,
  sourceId: true,
  customerId: true,
  customValues: true,
  customReadAt: true,
} as const;
const rawSchema = z.record(z.string(), z.unknown()).catch({});

/**
 * After a mapping was published: weighs what both sides of every link that it is for are known to say. Where they say the
 * same, that is agreed here and now, without a call. A link is compared where they do not, where what is stored of its
 * task is too old to tell, and where something waits or failed.
 */
export async function reconsiderMapping(
  ctx: VerbContext,
  sources: TaskSources,
  cause: MappingCause,
  /** Null when nobody knows who is who; then fields of people are left to comparisons. */
  people: readonly MappedPerson[] | null,
  afterId: string | null,
): Promise<Reconsidered> {
  const links = await lockLinks(ctx, cause, afterId);
  const linkIds = links.map(({ id }) => id);
  // What had failed by the old mapping is tried by the new one.
  await ctx.db.syncField.updateMany({
    where: { linkId: { in: linkIds }, field: { startsWith: "custom:" }, state: "failed" },
    data: { state: "waiting" },
  });
  const waiting = await ctx.db.syncRequest.findMany({
    where: { linkId: { in: linkIds } },
    select: { linkId: true },
  });
  const isWaiting = new Set(waiting.map(({ linkId }) => linkId));
  const mappedOf = await readMapped(ctx, sources, cause);
  const timeZone = await readTimeZone(ctx, cause);
  const ours = await readOurs(ctx, sources, links);
  const rows = Map.groupBy(
    await ctx.db.syncField.findMany({
      where: { linkId: { in: linkIds }, field: { startsWith: "custom:" } },
    }),
    ({ linkId }) => linkId,
  );
  const chosen: { linkId: string }[] = [];
  const agreed: Agreement[] = [];
  for (const link of links) {
    const isOld = link.customReadAt === null || link.customReadAt < heldSince(ctx);
    const agreements =
      isOld || isWaiting.has(link.id)
        ? null
        : weigh(link, mappedOf(link), {
            people,
            timeZone,
            ours: ours.get(link.sourceId) ?? {},
            rows: rows.get(link.id) ?? [],
          });
    if (agreements === null) chosen.push({ linkId: link.id });
    else agreed.push(...agreements);
  }
  await storeAgreements(ctx, agreed);
  return askFor(ctx, links, chosen);
}

/** The next links, each held until the end: a comparison under way stores what it found before, or after. */
async function lockLinks(ctx: VerbContext, cause: MappingCause, afterId: string | null): Promise<Link[]> {
  const { connectionId, listId, customerIds } = cause;
  const held = await ctx.db.$queryRaw<{ id: string }[]>`
    select id::text from task_links
    where connection_id = ${connectionId}::uuid and list_id = ${listId}
      and unlinked_at is null and gone_at is null
      ${customerIds.length === 0 ? Prisma.empty : Prisma.sql`and customer_id = any(${customerIds}::uuid[])`}
      ${afterId === null ? Prisma.empty : Prisma.sql`and id > ${afterId}::uuid`}
    order by id limit ${BATCH} for update`;
  return ctx.db.taskLink.findMany({
    where: { id: { in: held.map(({ id }) => id) }, ...linksOfMapping(cause) },
    orderBy: { id: "asc" },
    select: LINK_COLUMNS,
  });
}

async function readTimeZone(ctx: VerbContext, { connectionId }: MappingCause): Promise<string | null> {
  const connection = await ctx.db.clickupConnection.findUnique({
    where: { id: connectionId },
    select: { clickupTimeZone: true },
  });
  return connection?.clickupTimeZone ?? null;
}

/** What holds for each link in this List. */
async function readMapped(
  ctx: VerbContext,
  sources: TaskSources,
  { connectionId, listId }: MappingCause,
): Promise<(link: Link) => MappedField[]> {
  const mappings = await ctx.db.fieldMapping.findMany({ where: { connectionId, listId } });
  const definitions = syncingDefinitions(await readListFieldRows(ctx, { connectionId, listId }));
  const versions = await readVersionsInForce(
    ctx,
    mappings.map(({ id }) => id),
  );
  const joined = new Map<string, MappedField[]>();
  for (const { id, sourceType } of mappings) {
    const fields = await sources[taskSourceTypeSchema.parse(sourceType)].customFields(ctx);
    for (const version of versions.filter(({ mappingId }) => mappingId === id))
      joined.set(version.id, joinEntries(readEntries(version.entries), fields, definitions));
  }
  return ({ sourceType, customerId }) => {
    const mapping = mappings.find((one) => one.sourceType === sourceType);
    const version = versions.find(
      ({ mappingId, customerIds }) =>
        mappingId === mapping?.id &&
        (customerIds.length === 0 || (customerId !== null && customerIds.includes(customerId))),
    );
    return version === undefined ? [] : (joined.get(version.id) ?? []);
  };
}

async function readOurs(ctx: VerbContext, sources: TaskSources, links: readonly Link[]) {
  const ours = new Map<string, Record<string, unknown>>();
  for (const [type, ofType] of Map.groupBy(links, ({ sourceType }) => taskSourceTypeSchema.parse(sourceType)))
    for (const [id, values] of await sources[type].readCustom(
      ctx,
      ofType.map(({ sourceId }) => sourceId),
    ))
      ours.set(id, values);
  return ours;
}

type Known = {
  people: readonly MappedPerson[] | null;
  timeZone: string | null;
  ours: Record<string, unknown>;
  rows: readonly Row[];
};

/** What is agreed now; null when any of its fields asks for a comparison. */
function weigh(
  link: Link,
  mapped: readonly MappedField[],
  { people, timeZone, ours, rows }: Known,
): Agreement[] | null {
  const raw = rawSchema.parse(link.customValues);
  const agreed: Agreement[] = [];
  for (const { field, rule, mapped: one } of customFields(mapped, people ?? []).values()) {
    const { source, target } = one;
    if (target.type === "users" && people === null) return null;
    const name = customFieldName(source.key);
    const row = rows.find((other) => other.field === name && other.mappedTo === target.id) ?? null;
    if (row !== null && row.state !== "in_step") return null;
    const now = {
      ours: ours[source.key] ?? null,
      theirs: readCustomValue(target, source.type, raw[target.id], (at) => dayInZone(at, timeZone)),
    };
    let plan: FieldPlan<unknown, unknown>;
    try {
      plan = field.plan({
        base:
          row?.agreedAt == null
            ? { ours: null, theirs: null }
            : { ours: row.baseOurs, theirs: row.baseTheirs },
        now,
        origin: "linked",
        ...rule,
        oursChangedAt: null,
        theirsChangedAt: null,
      });
    } catch (error) {
      // The comparison writes down why.
      if (error instanceof MisfitError) return null;
      throw error;
    }
    if (plan.kind === "nothing" && row !== null) continue;
    if (plan.kind !== "nothing" && plan.kind !== "adopt") return null;
    agreed.push({ linkId: link.id, field: name, mappedTo: target.id, ...now });
  }
  return agreed;
}

async function storeAgreements(ctx: VerbContext, agreed: readonly Agreement[]): Promise<void> {
  if (agreed.length === 0) return;
  const rows = agreed.map(({ linkId, field, mappedTo, ours, theirs }) => ({
    id: newId(),
    link_id: linkId,
    field,
    mapped_to: mappedTo,
    ours,
    theirs,
  }));
  await ctx.db.$executeRaw`
    insert into sync_fields (id, organisation_id, link_id, field, mapped_to, state, base_ours, base_theirs, agreed_at,
                             updated_at)
    select id, ${ctx.organisationId}::uuid, link_id, field, mapped_to, 'in_step'::sync_field_state, coalesce(ours, 'null'::jsonb),
           coalesce(theirs, 'null'::jsonb), ${ctx.now()}, ${ctx.now()}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as one (id uuid, link_id uuid, field text, mapped_to text, ours jsonb, theirs jsonb)
    on conflict (link_id, field) do update set
      mapped_to = excluded.mapped_to, state = 'in_step', base_ours = excluded.base_ours,
      base_theirs = excluded.base_theirs, agreed_at = excluded.agreed_at, updated_at = excluded.updated_at,
      ours = null, theirs = null, sent_ours = null, sent_theirs = null, sent_at = null, choice = null, attempts = 0, next_attempt_at = null,
      failure_code = null, failure_message = null, failure_action = null, failure_class = null`;
}
