import "server-only";
import { toSearchQuery } from "#lib/customers/index.ts";
import { Prisma } from "#lib/platform/db/index.ts";
import type { DeliveryFilters, DeliverySpan } from "../schema.ts";

const HOUR_MS = 3_600_000;
const SPAN_MS: Record<DeliverySpan, number> = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS };

/** The filters as conditions on `webhook_deliveries d`. The tenant's own comes first. */
export function toDeliveryConditions(
  { event, verdict, state, within, from, to, q }: DeliveryFilters,
  { organisationId, now }: { organisationId: string; now: Date },
): Prisma.Sql[] {
  const conditions = [Prisma.sql`d.organisation_id = ${organisationId}::uuid`];
  if (event !== undefined) conditions.push(Prisma.sql`d.event = ${event}`);
  if (verdict !== undefined) conditions.push(Prisma.sql`d.verdict = ${verdict}::delivery_verdict`);
  if (state !== undefined) conditions.push(Prisma.sql`d.state = ${state}::delivery_state`);
  if (within !== undefined)
    conditions.push(Prisma.sql`d.received_at >= ${new Date(now.getTime() - SPAN_MS[within])}`);
  if (from !== undefined) conditions.push(Prisma.sql`d.received_at >= ${new Date(from)}`);
  if (to !== undefined) conditions.push(Prisma.sql`d.received_at <= ${new Date(to)}`);
  const text = q?.trim() ?? "";
  if (text !== "") conditions.push(Prisma.sql`d.task_id in (${tasksMeantBy(text, organisationId)})`);
  return conditions;
}

/** The ids of the tasks that a search means: of a ticket's number, of a customer by name, or the very id. */
function tasksMeantBy(text: string, organisationId: string): Prisma.Sql {
  const tasksOf = (tickets: Prisma.Sql) => Prisma.sql`
    select l.task_id from tickets t
    join task_links l on l.organisation_id = t.organisation_id and l.source_type = 'ticket' and l.source_id = t.id
    where t.organisation_id = ${organisationId}::uuid and ${tickets}`;
  const ways: Prisma.Sql[] = [];
  const number = /^#?(\d{1,9})$/.exec(text)?.[1];
  if (number !== undefined) ways.push(tasksOf(Prisma.sql`t.number = ${Number(number)}`));
  if (!text.startsWith("#")) {
    ways.push(Prisma.sql`select ${text}::text`);
    const words = toSearchQuery(text, "A");
    if (words !== null)
      ways.push(tasksOf(Prisma.sql`t.customer_id in (select relaydesk_search_customer_ids(${words}))`));
  }
  return ways.length === 0 ? Prisma.sql`null::text` : Prisma.join(ways, " union all ");
}
