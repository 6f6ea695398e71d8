/** What ClickUp cannot answer about one task, List or conversation keeps no other from being checked. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb, systemPool } from "#lib/platform/db/index.ts";
import type { Pair } from "#lib/testing/sweep-world.ts";
import { openSweepWorld } from "#lib/testing/test-sweep-world.ts";

const world = await openSweepWorld();

beforeEach(async () => {
  await systemPool().query("truncate clickup_budget_calls, clickup_budget_waiters, clickup_budget_states");
});

const fail = (path: string, status = 500) =>
  world.sandbox.control.addFault({ match: { method: "GET", path }, kind: "error_before_commit", status });
/** Linked tasks that no search shows. */
async function archivedPairs(count: number): Promise<Pair[]> {
  const pairs = await world.makePairs(count);
  for (const { taskId } of pairs) world.sandbox.control.changeTask(taskId, { change: { archived: true } });
  await world.settle();
  world.clock.advance(600_000);
  return pairs;
}
const asked = async () =>
  (await systemDb().syncRequest.findMany({ orderBy: { linkId: "asc" } })).map(({ linkId }) => linkId);
const verified = async () =>
  (await systemDb().taskLink.findMany({ where: { verifiedAt: { not: null } } })).map(({ id }) => id);

describe("asking for tasks one by one", () => {
  it.each([
    ["in trouble over", 500],
    ["refuses", 403],
  ])("goes past one that ClickUp %s: its own comparison is asked for", async (_, status) => {
    const [bad, ...good] = await archivedPairs(3);
    if (bad === undefined) throw new Error("No pair was made");
    fail(`/task/${bad.taskId}`, status);
    await world.sweep();
    expect((await verified()).sort()).toEqual(good.map(({ linkId }) => linkId).sort());
    expect(await asked()).toEqual([bad.linkId]);
  });

  it("goes past the only one that is left, too", async () => {
    const [bad] = await archivedPairs(1);
    if (bad === undefined) throw new Error("No pair was made");
    fail(`/task/${bad.taskId}`);
    await world.sweep();
    expect(await asked()).toEqual([bad.linkId]);
  });

  it("waits when ClickUp itself is in trouble, and goes on afterwards", async () => {
    const pairs = await archivedPairs(2);
    const sweepId = await world.begin();
    fail("/task/*", 503);
    fail("/user", 503);
    expect(await world.step(sweepId)).toMatchObject({ outcome: "waiting" });
    expect(await asked()).toEqual([]);
    expect(await verified()).toEqual([]);
    world.sandbox.control.clearFaults();
    world.clock.advance(600_000);
    expect(await world.step(sweepId)).toMatchObject({ outcome: "done" });
    expect(await verified()).toHaveLength(pairs.length);
  });

  it("keeps what was read when the budget ends in between", async () => {
    await archivedPairs(3);
    const sweepId = await world.begin();
    world.sandbox.control.addFault({
      match: { method: "GET", path: "/task/*" },
      kind: "rate_limit_storm",
      retryAfterSeconds: 60,
      after: 2,
      times: 1,
    });
    expect(await world.step(sweepId)).toMatchObject({ outcome: "waiting" });
    expect(await verified()).toHaveLength(2);
  });
});

describe("a List whose statuses ClickUp does not tell", () => {
  it("keeps none of the other Lists' tasks", async () => {
    const { control } = world.sandbox;
    const space = control.addSpace({ workspaceId: world.workspaceId, name: "Apart" });
    const list = control.addList({ spaceId: space.id, name: "Told nothing" });
    const [bad, good] = await world.makePairs(2);
    if (bad === undefined || good === undefined) throw new Error("No pairs were made");
    control.addFault({ kind: "drop" });
    control.moveTask(bad.taskId, { listId: list.id });
    await world.settle();
    world.clock.advance(600_000);
    control.addFault({
      match: { method: "GET", path: `/list/${list.id}` },
      kind: "error_before_commit",
      status: 500,
    });
    await systemDb().listStatus.deleteMany({ where: { listId: list.id } });
    await world.sweep();
    expect(await verified()).toEqual([good.linkId]);
    expect(await asked()).toEqual([bad.linkId]);
  });
});

describe("Lists without linked tasks", () => {
  it("are not asked for their statuses, whatever changes in them", async () => {
    await world.makePairs(1);
    await world.sweep();
    const listId = world.sandbox.control.addList({
      spaceId: world.connected.spaceId("Northwind Traders"),
      name: "Somebody else's",
    }).id;
    await world.client.createTask(listId, { name: "Not ours", markdown_content: "", priority: 3, tags: [] });
    const before = world.requestsTo(/\/list\/[^/]+$/).length;
    await world.sweep("changes");
    expect(world.requestsTo(/\/list\/[^/]+$/).length).toBe(before);
    expect(await systemDb().listStatus.count({ where: { listId } })).toBe(0);
  });
});

describe("a conversation that ClickUp does not tell", () => {
  it("keeps no other from being read: its own look is asked for", async () => {
    const [bad, good] = await world.makePairs(2);
    if (bad === undefined || good === undefined) throw new Error("No pairs were made");
    world.clock.advance(25 * 3_600_000);
    fail(`/task/${bad.taskId}/comment`);
    await world.sweep();
    const rows = await systemDb().syncConversation.findMany({ where: { checkedAt: { not: null } } });
    expect(rows.map(({ linkId }) => linkId)).toContain(good.linkId);
    expect(await asked()).toEqual([bad.linkId]);
  });
});
