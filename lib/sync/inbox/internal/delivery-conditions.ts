import "server-only";
import { toSearchQuery } from "#lib/customers/index.ts";
import { PLANNED_ANEW, Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { DeliveryFilters, DeliverySpan } from "../schema.ts";

const anew = Prisma.raw(PLANNED_ANEW);

const HOUR_MS = 3_600_000;
const SPAN_MS: Record<DeliverySpan, number> = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS };

/** The filters as conditions on `webhook_deliveries d`. The tenant's own comes first. */
export async function toDeliveryConditions(
  ctx: Pick<VerbContext, "db" | "organisationId" | "now">,
  { event, verdict, state, within, from, to, q }: DeliveryFilters,
): Promise<Prisma.Sql[]> {
  const conditions = [Prisma.sql`d.organisation_id = ${ctx.organisationId}::uuid`];
  if (event !== undefined) conditions.push(Prisma.sql`d.event = ${event}`);
  if (verdict !== undefined) conditions.push(Prisma.sql`d.verdict = ${verdict}::delivery_verdict`);
  if (state !== undefined) conditions.push(Prisma.sql`d.state = ${state}::delivery_state`);
  if (within !== undefined)
    conditions.push(Prisma.sql`d.received_at >= ${new Date(ctx.now().getTime() - SPAN_MS[within])}`);
  if (from !== undefined) conditions.push(Prisma.sql`d.received_at >= ${new Date(from)}`);
  if (to !== undefined) conditions.push(Prisma.sql`d.received_at <= ${new Date(to)}`);
  const text = q?.trim() ?? "";
  if (text !== "") {
    // Looked up beforehand: joined to the deliveries, it would be looked up for each of them in a bad hour.
    const taskIds = await findTasksMeantBy(ctx.db, text, ctx.organisationId);
    conditions.push(Prisma.sql`d.task_id = any(${taskIds}::text[])`);
  }
  return conditions;
}

/** The ids of the tasks that a search means: of a ticket's number, of a customer by name, or the very id. */
async function findTasksMeantBy(db: TenantDb, text: string, organisationId: string): Promise<string[]> {
  const tickets: Prisma.Sql[] = [];
  const number = /^#?(\d{1,9})$/.exec(text)?.[1];
  if (number !== undefined) tickets.push(Prisma.sql`t.number = ${Number(number)}`);
  const isNumberOnly = text.startsWith("#");
  const words = isNumberOnly ? null : toSearchQuery(text, "A");
  if (words !== null)
    tickets.push(Prisma.sql`t.customer_id in (select relaydesk_search_customer_ids(${words}))`);
  const ticketIds: string[] = [];
  for (const condition of tickets) {
    const rows = await db.$queryRaw<{ id: string }[]>`
      select ${anew} t.id from tickets t where t.organisation_id = ${organisationId}::uuid and ${condition}`;
    ticketIds.push(...rows.map(({ id }) => id));
  }
  const links =
    ticketIds.length === 0
      ? []
      : await db.$queryRaw<{ taskId: string }[]>`
          select ${anew} distinct l.task_id as "taskId" from task_links l
          where l.organisation_id = ${organisationId}::uuid and l.source_type = 'ticket'
            and l.source_id = any(${ticketIds}::uuid[])`;
  return [...(isNumberOnly ? [] : [text]), ...links.map(({ taskId }) => taskId)];
}
