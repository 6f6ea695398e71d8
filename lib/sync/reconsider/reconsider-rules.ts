import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { type FieldRule, syncFieldSchema } from "../engine/policies.ts";
import type { ChangedPart } from "../rules/changed-parts.ts";
import { readRulesOfCustomers } from "../rules/read-rules.ts";
import { askFor, BATCH, type Reconsidered } from "./ask-for.ts";
import type { RulesCause } from "./schema.ts";

type Row = {
  id: string;
  linkId: string;
  field: string;
  state: "conflict" | "failed";
  customerId: string | null;
};

/**
 * After a change of rules: the conflicts that the new rule settles, and what failed in a direction that is another
 * now. What is in step stays so under any rule.
 */
export async function reconsiderRules(
  ctx: VerbContext,
  { customerId, changed }: RulesCause,
  afterId: string | null,
): Promise<Reconsidered> {
  const fields = [...new Set(changed.map(({ field }) => field))];
  const rows = await ctx.db.$queryRaw<Row[]>`
    select f.id, f.link_id as "linkId", f.field, f.state::text as state, l.customer_id as "customerId"
    from sync_fields f join task_links l on l.id = f.link_id
    where f.organisation_id = ${ctx.organisationId}::uuid and f.state in ('conflict', 'failed')
      and f.field = any(${fields}) and l.unlinked_at is null
      ${customerId === null ? Prisma.empty : Prisma.sql`and l.customer_id = ${customerId}::uuid`}
      ${afterId === null ? Prisma.empty : Prisma.sql`and f.id > ${afterId}::uuid`}
    order by f.id limit ${BATCH}`;
  const customers = rows.flatMap((row) => (row.customerId === null ? [] : [row.customerId]));
  const { rulesOf, ownOf } = await readRulesOfCustomers(ctx, customers);

  const partsFor = (row: Row) => {
    const field = syncFieldSchema.safeParse(row.field).data;
    if (field === undefined) return { rule: null, parts: [] as ChangedPart["part"][] };
    // What a customer chose for itself is not changed by the organisation's choice.
    const own = customerId === null ? ownOf(row.customerId)?.[field] : undefined;
    const parts = changed
      .filter((one) => one.field === field && own?.[one.part] === undefined)
      .map(({ part }) => part);
    return { rule: rulesOf(row.customerId).fields[field], parts };
  };
  const settled = rows.filter((row) => {
    const { rule, parts } = partsFor(row);
    return row.state === "conflict" && parts.length > 0 && rule !== null && settlesConflicts(rule);
  });
  const freed = rows.filter((row) => row.state === "failed" && partsFor(row).parts.includes("direction"));
  if (freed.length > 0)
    await ctx.db.syncField.updateMany({
      where: { id: { in: freed.map(({ id }) => id) }, state: "failed" },
      data: { state: "waiting" },
    });
  return askFor(ctx, rows, [...settled, ...freed]);
}

/** Whether a comparison under this rule may end a conflict without a person. */
function settlesConflicts({ direction, policy }: FieldRule): boolean {
  return direction !== "both" || policy !== "ask";
}
