/** A difference is put down to what made it, and to nothing that only happened beside it. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { memberContext } from "#lib/testing/contexts.ts";
import type { Pair } from "#lib/testing/sweep-world.ts";
import { openSweepWorld } from "#lib/testing/test-sweep-world.ts";
import { confirmStatuses, getSyncList, pairPeople, refreshSyncList, setPriorityMap } from "../index.ts";

const MINUTE_MS = 60_000;
const world = await openSweepWorld();
let admin: Awaited<ReturnType<typeof memberContext>>;

beforeAll(async () => {
  admin = await memberContext(world.organisation, "admin");
});
beforeEach(async () => {
  await systemDb().syncRule.deleteMany({});
});

const change = (taskId: string, changes: Record<string, unknown>) =>
  world.sandbox.control.changeTask(taskId, { change: changes });
const setTicket = ({ ticketId }: Pair, data: Record<string, unknown>) =>
  systemDb().ticket.update({ where: { id: ticketId }, data });
const one = async (): Promise<Pair> => {
  const [pair] = await world.makePairs(1);
  if (pair === undefined) throw new Error("No pair was made");
  return pair;
};
const silence = () => world.sandbox.control.addFault({ kind: "drop" });
const open = async ({ linkId }: Pair) =>
  (await world.differences({ linkId }))
    .filter(({ standingKey }) => standingKey !== null)
    .map(({ field, cause, state }) => [field, cause, state])
    .sort();
const sweep = async () => {
  world.clock.advance(10 * MINUTE_MS);
  await world.sweep();
};

/** A pair that says different things in a field, because nothing travelled for a while. */
async function letBe(field: string, work: () => Promise<unknown>): Promise<void> {
  const { organisationId } = world.organisation;
  await systemDb().syncRule.create({
    data: {
      id: newId(),
      organisationId,
      customerId: world.customer.id,
      choices: { [field]: { direction: "off" } },
      changedByName: "Test",
    },
  });
  await work();
  await world.settle();
  await systemDb().syncRule.deleteMany({});
  world.clock.advance(MINUTE_MS);
}

describe("a move", () => {
  it("explains what it does to a status, and no edit that somebody made beside it", async () => {
    const pair = await one();
    const space = world.sandbox.control.addSpace({ workspaceId: world.workspaceId, name: "Elsewhere" });
    const { id: listId } = world.sandbox.control.addList({ spaceId: space.id, name: "Over there" });
    silence();
    world.sandbox.control.moveTask(pair.taskId, { listId });
    change(pair.taskId, { name: "Renamed there", status: "in progress" });
    await sweep();
    expect(await open(pair)).toEqual([
      ["status", "moved", "healing"],
      ["task", "moved", "healing"],
      ["title", "missed_event", "healing"],
    ]);
  });
});

describe("what a person let be", () => {
  it("stays open when a sweep finds something else whose event may still be on its way", async () => {
    const pair = await one();
    await letBe("title", async () => change(pair.taskId, { name: "Theirs" }));
    await sweep();
    const before = await open(pair);
    expect(before).toEqual([["title", "human_override", "listed"]]);
    silence();
    world.clock.advance(10 * MINUTE_MS);
    change(pair.taskId, { priority: 1 });
    await world.sweep();
    expect(await open(pair)).toEqual(before);
    await world.settle();
    expect(await open(pair)).toEqual(before);
  });

  it("is not put down to a mapping that somebody looked through, or to a status that is new in the List", async () => {
    const pair = await one();
    await letBe("status", () => setTicket(pair, { status: "in_progress" }));
    const { id } = await systemDb().syncList.findFirstOrThrow({
      where: { listId: world.connected.listId("Inbox") },
    });
    const { statuses, version } = await getSyncList(admin, { id });
    await confirmStatuses(admin, {
      ...{ id, version },
      statuses: statuses.map(({ key, means }) => ({ key, means })),
    });
    world.sandbox.control.changeStatuses(world.connected.listId("Inbox"), {
      add: { status: "blocked", type: "custom" },
    });
    await refreshSyncList(admin, { id });
    await world.settle();
    await systemDb().listStatus.updateMany({ data: { updatedAt: new Date(world.clock.now()) } });
    await sweep();
    expect(await open(pair)).toEqual([["status", "human_override", "listed"]]);
  });
});

describe("a mapping that was changed", () => {
  it("of priorities explains the pairs that agree no more by it", async () => {
    const pair = await one();
    const namesake = { urgent: "urgent", high: "high", normal: "normal", low: "low" } as const;
    const fromClickup = { ...namesake, none: "normal" } as const;
    await setPriorityMap(admin, { map: { fromClickup, toClickup: { ...namesake, urgent: "high" } } });
    await setTicket(pair, { priority: "urgent" });
    await world.settle();
    expect((await world.client.getTask(pair.taskId)).priority).toBe(2);
    world.clock.advance(MINUTE_MS);
    await setPriorityMap(admin, { map: { fromClickup, toClickup: { ...namesake, urgent: "normal" } } });
    await sweep();
    expect(await open(pair)).toEqual([["priority", "mapping_changed", "listed"]]);
    await systemDb().priorityMap.deleteMany({});
  });

  it("of people explains those whom it is about, and nobody else's", async () => {
    const [paired, other] = await world.makePairs(2);
    if (!paired || !other) throw new Error("No pairs were made");
    const [member, colleague] = [
      await memberContext(world.organisation, "agent"),
      await memberContext(world.organisation, "agent"),
    ].map(({ actor }) => actor.id);
    await setTicket(paired, { assigneeId: member });
    await setTicket(other, { assigneeId: colleague });
    await world.settle();
    world.clock.advance(MINUTE_MS);
    const person = { userId: "49100102", name: "Tom", workspaceIds: [world.workspaceId] };
    await systemDb().clickupPerson.create({
      data: {
        ...{ id: newId(), organisationId: world.organisation.organisationId, readAt: new Date() },
        ...person,
      },
    });
    await pairPeople(admin, { memberId: String(member), userId: person.userId });
    await sweep();
    expect(await open(paired)).toEqual([["assignee", "mapping_changed", "listed"]]);
    expect(await open(other)).toEqual([]);
  });
});
