/** Customers take turns before the queue of jobs: few of one's intents are on their way, and no ring is lost for good. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { listUndispatchedAcrossOrganisations } from "./across-organisations.ts";
import { claimTask } from "./claim-task.ts";
import { waitTask } from "./internal/wait-task.ts";
import { ringNextTasks } from "./ring-next-tasks.ts";

const AT_ONCE = 8;
// Read once a process: six times as many calls a minute as jobs at once.
vi.hoisted(() => {
  process.env.CLICKUP_RATE_LIMIT = "48";
  process.env.CLICKUP_RATE_LIMIT_THRESHOLD = "40";
});

let organisation: TestOrganisation;
let ctx: TestContext;
beforeAll(async () => {
  organisation = await createOrganisation();
  ctx = await systemContext(organisation);
});
afterAll(disconnectDatabase);

async function intents(customerId: string, count: number, ageMs = 0): Promise<string[]> {
  const at = Date.now() - ageMs;
  const rows = Array.from({ length: count }, (_, index) => ({
    id: newId(),
    organisationId: organisation.organisationId,
    sourceType: "ticket",
    sourceId: newId(),
    customerId,
    marker: "[TICKET-x]",
    requestedByType: "system",
    requestedByName: "Test",
    createdAt: new Date(at + index),
    updatedAt: new Date(at + index),
  }));
  await systemDb().taskIntent.createMany({ data: rows });
  return rows.map(({ id }) => id);
}

const rungOf = async (customerId: string) =>
  (
    await systemDb().taskIntent.findMany({
      where: { customerId, dispatchedAt: { not: null } },
      orderBy: { createdAt: "asc" },
    })
  ).map(({ id }) => id);

describe("turns before the queue of jobs", () => {
  it("rings for the first few of a customer's, in their order, and for another's whatever waits there", async () => {
    const [big, small] = [await createCustomer(organisation), await createCustomer(organisation)];
    const many = await intents(big.id, 50);
    const few = await intents(small.id, 2);
    expect(await ringNextTasks(ctx, { customerId: big.id })).toEqual({ rung: AT_ONCE });
    expect(await rungOf(big.id)).toEqual(many.slice(0, AT_ONCE));
    expect(await ringNextTasks(ctx, { customerId: big.id })).toEqual({ rung: 0 });
    expect(await ringNextTasks(ctx, { customerId: small.id })).toEqual({ rung: 2 });
    expect(await rungOf(small.id)).toEqual(few);
  });

  it("rings for twice as many of a customer with a high share, and for enough of one with a low one", async () => {
    const heavy = await createCustomer(organisation, { clickupShare: "high" });
    const light = await createCustomer(organisation, { clickupShare: "low" });
    const ages = 10 * 60_000;
    const many = [...(await intents(heavy.id, 50, ages)), ...(await intents(light.id, 50, ages))];
    const lost = (await listUndispatchedAcrossOrganisations(new Date(), 10_000)).filter(({ intentId }) =>
      many.includes(intentId),
    );
    expect(lost).toHaveLength(2 * AT_ONCE + AT_ONCE);
    expect(await ringNextTasks(ctx, { customerId: heavy.id })).toEqual({ rung: 2 * AT_ONCE });
    expect(await ringNextTasks(ctx, { customerId: light.id })).toEqual({ rung: AT_ONCE });
  });

  it("one that waits for ClickUp to recover leaves its place to the next; one that waits for the budget keeps it", async () => {
    const { id: customerId } = await createCustomer(organisation);
    const many = await intents(customerId, 20);
    await ringNextTasks(ctx, { customerId });
    const [first = "", second = ""] = many;
    const until = new Date(Date.now() + 60_000).toISOString();
    for (const intentId of [first, second]) await claimTask(ctx, { intentId, runId: "run" });
    const wait = { runId: "run", until, countsAsTry: false, isNothingSent: true };
    await waitTask(ctx, { ...wait, intentId: first, reason: "rate_budget" });
    expect(await rungOf(customerId)).toHaveLength(AT_ONCE);
    await waitTask(ctx, { ...wait, intentId: second, reason: "retry" });
    expect(await rungOf(customerId)).toEqual(many.slice(0, AT_ONCE + 1));
  });

  it("two rings at once ring for different ones", async () => {
    const { id: customerId } = await createCustomer(organisation);
    await intents(customerId, 40);
    const before = ctx.dispatched.length;
    await Promise.all(Array.from({ length: 4 }, () => ringNextTasks(ctx, { customerId })));
    const rung = ctx.dispatched.slice(before).map(({ payload }) => JSON.stringify(payload));
    expect(new Set(rung).size).toBe(rung.length);
    expect(rung.length).toBeGreaterThanOrEqual(AT_ONCE);
  });

  it("the sweep finds whose turn it is when a ring was lost, and lets the others wait for theirs", async () => {
    const { id: customerId } = await createCustomer(organisation);
    const many = await intents(customerId, 30, 10 * 60_000);
    const ours = async () =>
      (await listUndispatchedAcrossOrganisations(new Date(), 10_000))
        .map(({ intentId }) => intentId)
        .filter((id) => many.includes(id));
    expect((await ours()).sort()).toEqual(many.slice(0, AT_ONCE).sort());
    await ringNextTasks(ctx, { customerId });
    expect(await ours()).toEqual([]);
    // The events of those went astray.
    await systemDb().taskIntent.updateMany({
      where: { customerId, dispatchedAt: { not: null } },
      data: {
        dispatchedAt: new Date(Date.now() - 5 * 60_000),
        updatedAt: new Date(Date.now() - 5 * 60_000),
      },
    });
    expect((await ours()).sort()).toEqual(many.slice(0, AT_ONCE).sort());
  });
});
