/** After a changed mapping of values: the pairs that agree no more, each settled by the side that keeps its value. */
import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { FieldRule, SyncField } from "../engine/policies.ts";
import { readRulesOfCustomers } from "../rules/read-rules.ts";
import { askFor, BATCH, type Reconsidered } from "./ask-for.ts";
import type { BrokenPair } from "./value-map.ts";

type Row = {
  /** The link's; batches go by it. */
  id: string;
  linkId: string;
  fieldId: string | null;
  state: string | null;
  ours: string | null;
  theirs: string | null;
  customerId: string | null;
};

export async function reconsiderValues(
  ctx: VerbContext,
  cause: { field: SyncField; scope: Prisma.Sql; pairs: readonly BrokenPair[] },
  afterId: string | null,
): Promise<Reconsidered> {
  const { field, scope, pairs } = cause;
  const rows = await ctx.db.$queryRaw<Row[]>`
    select link.id, link.id as "linkId", field.id as "fieldId", field.state::text as state,
      field.base_ours #>> '{}' as ours, coalesce(field.base_theirs #>> '{}', '') as theirs,
      link.customer_id as "customerId"
    from task_links link
    left join sync_fields field on field.link_id = link.id and field.field = ${field}
    where link.organisation_id = ${ctx.organisationId}::uuid and link.unlinked_at is null and ${scope}
      ${afterId === null ? Prisma.empty : Prisma.sql`and link.id > ${afterId}::uuid`}
    order by link.id limit ${BATCH}`;
  const customers = rows.flatMap((row) => (row.customerId === null ? [] : [row.customerId]));
  const { rulesOf } = await readRulesOfCustomers(ctx, customers);
  const chosen: (Row & { side: "ours" | "theirs" })[] = rows.flatMap((row) => {
    const pair = pairs.find(({ ours, theirs }) => ours === row.ours && theirs === row.theirs);
    const side = pair && sideOf(pair, rulesOf(row.customerId).fields[field]);
    return row.state === "in_step" && side ? [{ ...row, side }] : [];
  });
  for (const side of ["ours", "theirs"] as const) await choose(ctx, chosen, side);
  // What ClickUp refused, or people are to decide, may look different under the new mapping.
  const open = rows.filter(({ state }) => state === "conflict" || state === "failed");
  await ctx.db.syncField.updateMany({
    where: { id: { in: open.flatMap(({ fieldId }) => fieldId ?? []) }, state: "failed" },
    data: { state: "waiting" },
  });
  return askFor(ctx, rows, [...chosen, ...open]);
}

/** Which side's value goes to the other, as far as the direction lets it. */
function sideOf({ keeps }: BrokenPair, { direction }: FieldRule): "ours" | "theirs" | null {
  const canPush = direction === "both" || direction === "to_clickup";
  const canPull = direction === "both" || direction === "from_clickup";
  if (keeps === "theirs" && canPull) return "theirs";
  return canPush ? "ours" : null;
}

/** As if a person had decided it: the choice holds for these two values, and for no others. */
export async function choose(
  ctx: VerbContext,
  rows: readonly { fieldId: string | null; side: "ours" | "theirs" }[],
  side: "ours" | "theirs",
): Promise<void> {
  const ids = rows.flatMap((row) => (row.side === side && row.fieldId !== null ? [row.fieldId] : []));
  if (ids.length === 0) return;
  await ctx.db.$executeRaw`
    update sync_fields set state = 'waiting', ours = base_ours, theirs = base_theirs, choice = ${side},
      updated_at = ${ctx.now()}
    where id = any(${ids}::uuid[]) and state = 'in_step'`;
}
