/** A sweep takes what is left over: nothing while anything else waits for its place. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRateBudget, tokenKeyOf } from "#lib/clickup/rate-budget.ts";
import { disconnectDatabase, systemDb, systemPool } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createSweepWorld, type SweepWorld } from "#lib/testing/sweep-world.ts";

const LIMIT = 60;
let world: SweepWorld;

beforeAll(async () => {
  process.env.CLICKUP_RATE_LIMIT = String(LIMIT);
  process.env.CLICKUP_RATE_LIMIT_THRESHOLD = String(LIMIT);
  world = await createSweepWorld();
});
afterAll(async () => {
  await world.close();
  await disconnectDatabase();
});

const pages = () => world.requestsTo(/\/team\/[^/]+\/task/).length;

/** What jobs that make tasks ask for; how many of them got a place. */
async function askForCreates(count: number): Promise<number> {
  let admitted = 0;
  for (let index = 0; index < count; index += 1) {
    const budget = createRateBudget({
      tokenKey: tokenKeyOf(world.connected.token),
      lane: "create",
      limit: LIMIT,
      holder: newId(),
      customerId: world.customer.id,
      waitAtMostMs: 0,
    });
    await budget.take("POST /list/{list_id}/task").then(
      () => {
        admitted += 1;
      },
      () => {},
    );
  }
  return admitted;
}

describe("a sweep beside a backlog of tasks to be made", () => {
  it("takes no place from it, waits, and goes on when there is room", async () => {
    await world.makePairs(2);
    await systemDb().taskLink.updateMany({ data: { lastSyncedAt: new Date(0) } });
    const admitted = await askForCreates(2 * LIMIT);
    expect(admitted).toBeGreaterThan(0);
    expect(admitted).toBeLessThan(LIMIT);

    const sweepId = await world.begin();
    const before = pages();
    const step = await world.step(sweepId);
    expect(step.outcome).toBe("waiting");
    expect(pages()).toBe(before);

    await systemPool().query("truncate clickup_budget_calls, clickup_budget_waiters, clickup_budget_tags");
    world.clock.advance(10 * 60_000);
    expect((await world.step(sweepId)).outcome).toBe("done");
    expect(pages()).toBeGreaterThan(before);
  }, 60_000);
});
