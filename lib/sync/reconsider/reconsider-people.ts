import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { readRulesOfCustomers } from "../rules/read-rules.ts";
import { askFor, BATCH, type Reconsidered } from "./ask-for.ts";
import { choose } from "./reconsider-values.ts";
import type { PeopleCause } from "./schema.ts";

type Row = { id: string; linkId: string; isOurs: boolean; customerId: string | null };

/**
 * After somebody was paired: tickets of that member whose tasks are not yet that person's, and tasks of that person
 * whose tickets are nobody's. A ticket that is somebody else's already stays so.
 */
export async function reconsiderPeople(
  ctx: VerbContext,
  { memberId, userId }: PeopleCause,
  afterId: string | null,
): Promise<Reconsidered> {
  const user = JSON.stringify([userId]);
  const rows = await ctx.db.$queryRaw<Row[]>`
    select field.id, field.link_id as "linkId", coalesce(field.base_ours #>> '{}' = ${memberId}, false) as "isOurs",
      link.customer_id as "customerId"
    from sync_fields field join task_links link on link.id = field.link_id
    where field.organisation_id = ${ctx.organisationId}::uuid and field.state = 'in_step' and field.field = 'assignee'
      and link.unlinked_at is null
      and ((field.base_ours #>> '{}' = ${memberId} and not field.base_theirs @> ${user}::jsonb)
        or (field.base_ours = 'null'::jsonb and field.base_theirs @> ${user}::jsonb))
      ${afterId === null ? Prisma.empty : Prisma.sql`and field.id > ${afterId}::uuid`}
    order by field.id limit ${BATCH}`;
  const customers = rows.flatMap((row) => (row.customerId === null ? [] : [row.customerId]));
  const { rulesOf } = await readRulesOfCustomers(ctx, customers);
  const chosen = rows.flatMap((row) => {
    const { direction } = rulesOf(row.customerId).fields.assignee;
    const side = row.isOurs ? ("ours" as const) : ("theirs" as const);
    const isOpen = direction === "both" || direction === (row.isOurs ? "to_clickup" : "from_clickup");
    return isOpen ? [{ ...row, fieldId: row.id, side }] : [];
  });
  for (const side of ["ours", "theirs"] as const) await choose(ctx, chosen, side);
  return askFor(ctx, rows, chosen);
}
