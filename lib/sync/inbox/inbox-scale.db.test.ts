/** The inbox with ten thousand deliveries of one organisation, among those of others. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase, Prisma, systemDb, systemPool, withTenant } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createConnectionRow } from "#lib/testing/deliveries.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { listDeliveries, previewReplay, replayDeliveries } from "../index.ts";
import {
  DELIVERY_SPANS,
  DELIVERY_STATES,
  DELIVERY_VERDICTS,
  type DeliveryFilters,
  REPLAY_MAX,
} from "../schema.ts";
import { toDeliveryConditions } from "./internal/delivery-conditions.ts";
import { deliveryQuery } from "./internal/delivery-rows.ts";

const ROWS = 10_000;
const TASKS = 500;
let organisation: TestOrganisation;
let admin: TestContext;

/** Deliveries of two weeks, most of them of linked tasks, a few rejected or about nothing of ours. */
async function fill(own: TestOrganisation, rows: number, tasks: number): Promise<void> {
  const connectionId = await createConnectionRow(own);
  const harbour = await createCustomer(own, { name: "Harbour Bikes" });
  const optician = await createCustomer(own, { name: "Optician" });
  const at = { organisationId: own.organisationId, connectionId };
  const tickets = Array.from({ length: tasks }, (_, index) => ({
    id: newId(),
    organisationId: own.organisationId,
    number: index + 1,
    customerId: index % 10 === 0 ? optician.id : harbour.id,
    title: `Ticket ${index + 1}`,
    description: "",
    source: "web",
    createdByType: "system",
    createdByName: "Test",
  }));
  await systemDb().ticket.createMany({ data: tickets });
  await systemDb().taskLink.createMany({
    data: tickets.map((ticket, index) => ({
      ...at,
      id: newId(),
      sourceType: "ticket",
      sourceId: ticket.id,
      standingKey: `ticket:${ticket.id}:primary`,
      workspaceId: "9001",
      spaceId: "90010",
      spaceName: "Support",
      listId: "901",
      listName: "Requests",
      taskId: `86task${index + 1}`,
      taskUrl: "https://example.test/t",
      taskName: ticket.title,
      statusName: "to do",
      statusType: "open",
      statusColor: "#888888",
      lastSyncedAt: new Date(),
    })),
  });
  await systemPool().query(
    `insert into webhook_deliveries
       (id, organisation_id, connection_id, webhook_id, event, task_id, verdict, event_key, state, body, received_at, applied_at)
     select gen_random_uuid(), $1, $2, 'webhook-1',
            (array['taskStatusUpdated', 'taskUpdated', 'taskCommentPosted'])[1 + n % 3],
            '86task' || (1 + n % ($4 + 21)),
            (case when n % 50 = 0 then 'rejected' when n % 20 = 0 then 'duplicate' else 'accepted' end)::delivery_verdict,
            case when n % 20 = 0 or n % 50 = 0 then null else 'key-' || n end,
            (case when n % 20 = 0 or n % 50 = 0 then 'ignored' when n < 20 then 'waiting' else 'applied' end)::delivery_state,
            '{}', now() - n * interval '2 minutes', now()
     from generate_series(1, $3::int) n`,
    [own.organisationId, connectionId, rows, tasks],
  );
}

beforeAll(async () => {
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
  await fill(organisation, ROWS, TASKS);
  await fill(await createOrganisation(), ROWS, TASKS);
  await systemPool().query("analyze webhook_deliveries, task_links, tickets, customers");
}, 120_000);
afterAll(disconnectDatabase);

/** Every combination of what the screen's filters offer. */
const combinations: DeliveryFilters[] = [undefined, "taskUpdated"].flatMap((event) =>
  [undefined, ...DELIVERY_VERDICTS].flatMap((verdict) =>
    [undefined, ...DELIVERY_STATES].flatMap((state) =>
      [undefined, ...DELIVERY_SPANS].flatMap((within) =>
        [undefined, "#12", "harbour"].map((q) => ({ event, verdict, state, within, q })),
      ),
    ),
  ),
);

describe("ten thousand deliveries", () => {
  it("are looked through by an index, whatever the filters", async () => {
    const scans: string[] = [];
    await withTenant(organisation.organisationId, async (db) => {
      for (const filters of combinations) {
        const ctx = { db, organisationId: organisation.organisationId, now: () => new Date() };
        const query = deliveryQuery(await toDeliveryConditions(ctx, filters), { limit: 51 });
        const plan = await db.$queryRaw<object[]>(Prisma.sql`explain (format json) ${query}`);
        if (/"Node Type":"Seq Scan"[^}]*"Relation Name":"webhook_deliveries"/.test(JSON.stringify(plan)))
          scans.push(JSON.stringify(filters));
      }
    });
    expect(combinations).toHaveLength(2 * 4 * 4 * 4 * 3);
    expect(scans).toEqual([]);
  });

  it("are walked to the end of a search without a gap", async () => {
    let count = 0;
    let cursor: string | undefined;
    do {
      const page = await listDeliveries(admin, {
        q: "optician",
        limit: 200,
        ...(cursor === undefined ? {} : { cursor }),
      });
      count += page.items.length;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const { rows } = await systemPool().query<{ count: number }>(
      `select count(*)::int as count from webhook_deliveries d
       join task_links l using (connection_id, task_id) join tickets t on t.id = l.source_id
       join customers c on c.id = t.customer_id
       where d.organisation_id = $1 and c.name = 'Optician'`,
      [organisation.organisationId],
    );
    expect(count).toBe(rows[0]?.count);
    expect(count).toBeGreaterThan(900);
  });

  it("are replayed at once, with one request for each link", async () => {
    await systemPool().query("delete from sync_requests where organisation_id = $1", [
      organisation.organisationId,
    ]);
    const preview = await previewReplay(admin, {});
    expect(preview).toMatchObject({ tasks: TASKS, links: TASKS, isTooMany: false });
    const { isTooMany: _, ...counts } = preview;
    expect(await replayDeliveries(admin, { filters: {} })).toEqual(counts);
    expect(
      await systemDb().syncRequest.count({ where: { organisationId: organisation.organisationId } }),
    ).toBe(TASKS);
    expect(
      await systemDb().webhookDelivery.count({
        where: { organisationId: organisation.organisationId, state: "waiting" },
      }),
    ).toBe(preview.deliveries);
  });
});

describe("more deliveries than one replay takes", () => {
  it("are refused with what to do, and stay as they are", async () => {
    const crowded = await createOrganisation();
    const owner = await memberContext(crowded, "owner");
    await fill(crowded, REPLAY_MAX + 100, 100);
    expect(await previewReplay(owner, {})).toMatchObject({ isTooMany: true });
    await expect(replayDeliveries(owner, { filters: {} })).rejects.toMatchObject({
      code: "validation_failed",
      action: expect.stringContaining("shorter time"),
    });
    expect(
      await systemDb().webhookDelivery.count({
        where: { organisationId: crowded.organisationId, replayCount: { gt: 0 } },
      }),
    ).toBe(0);
  }, 120_000);
});
