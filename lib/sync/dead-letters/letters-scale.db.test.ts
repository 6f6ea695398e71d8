/** The few fields in trouble among very many that are in step. Every open page counts them each ten seconds. */
import { afterAll, expect, it } from "vitest";
import { disconnectDatabase, Prisma, systemDb, systemPool, withTenant } from "#lib/platform/db/index.ts";
import { createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { createConnectionRow, createLinkRow } from "#lib/testing/deliveries.ts";
import { createTicket } from "#lib/testing/factories.ts";
import { summariseDeadLetters } from "../index.ts";
import { lettersOf } from "./letter-rows.ts";

const IN_STEP = 20_000;

afterAll(disconnectDatabase);

/** How many rows of `sync_fields` a plan, as PostgreSQL tells it, looked at in vain. */
function rowsDropped(plan: unknown): number {
  if (Array.isArray(plan)) return plan.reduce((sum: number, part) => sum + rowsDropped(part), 0);
  if (typeof plan !== "object" || plan === null) return 0;
  const own =
    "Relation Name" in plan && plan["Relation Name"] === "sync_fields" && "Rows Removed by Filter" in plan
      ? Number(plan["Rows Removed by Filter"])
      : 0;
  return own + rowsDropped(Object.values(plan));
}

it("are found without reading the others", async () => {
  const organisation = await createOrganisation();
  const { organisationId } = organisation;
  const connectionId = await createConnectionRow(organisation);
  const ticket = await createTicket(organisation);
  const link = await createLinkRow(organisation, { connectionId, ticketId: ticket.id });
  await systemDb().syncRequest.deleteMany({ where: { organisationId } });
  await systemPool().query(
    `insert into sync_fields (id, organisation_id, link_id, field, state, troubled_since, updated_at)
     select gen_random_uuid(), $1, $2, 'custom:' || n,
       (case n when 1 then 'failed' when 2 then 'conflict' when 3 then 'skipped' else 'in_step' end)::sync_field_state,
       case when n < 3 then now() end, now()
     from generate_series(1, $3::int) n`,
    [organisationId, link.id, IN_STEP],
  );
  await systemPool().query("analyze sync_fields");
  const dropped = await withTenant(organisationId, async (db) => {
    const read: number[] = [];
    for (const filters of [{}, { state: "failed" }, { state: "conflict" }] as const) {
      const [answer] = await db.$queryRaw<{ "QUERY PLAN": unknown }[]>(
        Prisma.sql`explain (analyze, format json) ${lettersOf(organisationId, filters)}`,
      );
      read.push(rowsDropped(answer));
    }
    return read;
  });
  expect(Math.max(...dropped)).toBeLessThan(10);
  const { states } = await summariseDeadLetters(await memberContext(organisation, "admin"), {});
  expect(states).toMatchObject({ failed: 1, conflict: 1 });
});
