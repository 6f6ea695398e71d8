/** Whatever was missed, one sweep finds: it is healed, or listed with its cause. */
import { beforeEach, describe, expect, it } from "vitest";
import { ensureWebhooks } from "#lib/clickup/index.ts";
import { type Prisma, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { memberContext } from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { installBoundaries } from "#lib/testing/process-boundaries.ts";
import type { Pair } from "#lib/testing/sweep-world.ts";
import { openSweepWorld } from "#lib/testing/test-sweep-world.ts";
import { skipTicketField } from "#lib/tickets/index.ts";
import { drain } from "#sandbox/testing/endpoint.ts";
import { getTruth, listSweeps } from "../index.ts";

const MINUTE_MS = 60_000;
const world = await openSweepWorld();

beforeEach(async () => {
  await systemDb().clickupWebhook.updateMany({ data: { gapSince: null } });
});

const change = (taskId: string, change: Record<string, unknown>) =>
  world.sandbox.control.changeTask(taskId, { change });
const ticketOf = (ticketId: string) => systemDb().ticket.findUniqueOrThrow({ where: { id: ticketId } });
/** Time in which the guardian looks after the webhooks. */
async function pass(minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 10) {
    world.clock.advance(10 * MINUTE_MS);
    await ensureWebhooks(world.ctx, { connectionId: world.connectionId });
  }
}
/** ClickUp tells nothing. */
const silence = () => world.sandbox.control.addFault({ kind: "drop" });
const one = async (count = 1): Promise<Pair> => {
  const [pair] = await world.makePairs(count);
  if (pair === undefined) throw new Error("No pair was made");
  return pair;
};
const causes = async (linkId: string) =>
  (await world.differences({ linkId })).map(({ field, cause, state }) => [field, cause, state]);

describe("after a fifth of all deliveries was dropped, and two hours of outage", () => {
  it("one sweep heals every difference, or lists it with its cause", async () => {
    const { sandbox, clock } = world;
    const spaceOf = (name: string) => sandbox.control.addSpace({ workspaceId: world.workspaceId, name }).id;
    const listIn = (spaceId: string, name: string) => sandbox.control.addList({ spaceId, name }).id;
    const closedSpace = spaceOf("Closed soon");
    const openSpace = spaceOf("With two Lists");
    const pairs = await world.makePairs(53);
    const [deleted, ruled, asked, ...rest] = pairs;
    const [hidden] = await world.makePairs(1, { listId: listIn(closedSpace, "Out of sight") });
    const [moved] = await world.makePairs(1, { listId: listIn(openSpace, "From here") });
    const destination = listIn(openSpace, "To here");
    const strict = await createCustomer(world.organisation);
    if (!deleted || !moved || !ruled || !asked || !hidden) throw new Error("No pairs were made");
    await ruleFor(ruled, strict.id, { title: { direction: "to_clickup" } });
    const other = await createCustomer(world.organisation);
    await ruleFor(asked, other.id, { title: { policy: "ask" } });
    await world.settle();
    await pass(60);

    sandbox.control.addFault({ kind: "drop", probability: 0.2, seed: "a fifth" });
    for (const [index, { taskId }] of rest.entries()) {
      if (index % 3 === 0) change(taskId, { markdown_content: `Since *dawn*\n\n- ${index}` });
      else change(taskId, index % 3 === 1 ? { name: `Renamed ${index} 🚒` } : { priority: 2 });
      await world.settle();
    }
    sandbox.control.clearFaults();
    await pass(60);

    sandbox.control.addFault({ kind: "outage", durationMs: 120 * MINUTE_MS, asFailure: true });
    clock.advance(10 * MINUTE_MS);
    const inOutage = rest.slice(0, 12);
    for (const { taskId } of inOutage) change(taskId, { priority: 1, due_date: clock.now() });
    sandbox.control.deleteTask(deleted.taskId);
    sandbox.control.moveTask(moved.taskId, { listId: destination });
    sandbox.control.changeSpace(closedSpace, { visibleTo: [49100102] });
    change(ruled.taskId, { name: "Renamed where nobody listens" });
    await systemDb().ticket.update({ where: { id: asked.ticketId }, data: { title: "Renamed here" } });
    change(asked.taskId, { name: "Renamed there" });
    await systemDb().syncRequest.deleteMany({ where: { linkId: asked.linkId } });
    // Every attempt at every event ends in the outage.
    await drain(sandbox, clock);
    clock.advance(120 * MINUTE_MS);
    sandbox.control.clearFaults();
    await ensureWebhooks(world.ctx, { connectionId: world.connectionId });
    clock.advance(10 * MINUTE_MS);

    await world.sweep();
    await world.settle();

    const open = await systemDb().syncDifference.findMany({ where: { standingKey: { not: null } } });
    expect(open.map(({ linkId, field, cause, state }) => [linkId, field, cause, state]).sort()).toEqual(
      [
        [deleted.linkId, "task", "deleted", "listed"],
        [hidden.linkId, "task", "permission", "listed"],
        [ruled.linkId, "title", "human_override", "listed"],
        [asked.linkId, "title", "edited_during_outage", "listed"],
      ].sort(),
    );
    const differing: string[] = [];
    for (const { ticketId, taskId } of [moved, ...rest]) {
      const task = await world.client.getTask(taskId);
      const ticket = await ticketOf(ticketId);
      const name = task.name.replace(/^\[TICKET-[^\]]+\] /, "");
      const priority = ["urgent", "high", "normal", "low"][(task.priority ?? 3) - 1];
      if (name !== ticket.title || priority !== ticket.priority) differing.push(name);
      if (task.markdown_description?.trim() !== ticket.description.trim()) differing.push(ticket.description);
    }
    expect(differing).toEqual([]);
    const healed = await world.differences();
    expect(healed.filter(({ state }) => state === "healing")).toEqual([]);
    const found = (wanted: string) =>
      new Set(healed.filter(({ cause }) => cause === wanted).map(({ linkId }) => linkId));
    const dropped = rest.filter(
      ({ taskId }) =>
        sandbox.control.deliveries(0, { taskId }).deliveries.some(({ outcome }) => outcome === "dropped") &&
        !inOutage.some((other) => other.taskId === taskId),
    );
    expect(dropped.length).toBeGreaterThan(2);
    expect(found("missed_event")).toEqual(new Set(dropped.map(({ linkId }) => linkId)));
    const during = found("edited_during_outage");
    for (const { linkId } of inOutage) expect(during).toContain(linkId);
    expect(await causes(moved.linkId)).toContainEqual(["task", "moved", "healed"]);
    expect((await systemDb().taskLink.findUniqueOrThrow({ where: { id: moved.linkId } })).listName).toBe(
      "To here",
    );

    const truth = await getTruth(await memberContext(world.organisation, "admin"), {});
    expect(truth).toMatchObject({ links: 55, mapped: 55 * 7, inAgreement: 55 * 7 - 14 - 2, underWay: 0 });
  }, 180_000);
});

describe("a sweep", () => {
  it("finds nothing and asks for nothing where both sides agree, and says when it looked", async () => {
    await one(3);
    const before = world.requestsTo(/\/task\/[^/]+$/).length;
    await world.sweep();
    expect(await world.differences()).toEqual([]);
    expect(await systemDb().syncRequest.count()).toBe(0);
    expect(world.requestsTo(/\/task\/[^/]+$/).length).toBe(before);
    const links = await systemDb().taskLink.findMany({});
    expect(links.map(({ verifiedAt }) => verifiedAt?.getTime())).toEqual(
      [0, 0, 0].map(() => world.clock.now()),
    );
  });

  it("of changes reads what changed since the last one, closed tasks and subtasks too, and nothing else", async () => {
    const pairs = await world.makePairs(4);
    const [quiet, closed, renamed, nested] = pairs;
    if (!quiet || !closed || !renamed || !nested) throw new Error("No pairs were made");
    change(nested.taskId, { parent: quiet.taskId });
    await world.settle();
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep();
    world.clock.advance(30 * MINUTE_MS);
    silence();
    const statuses = (await world.client.getList(world.connected.listId("Inbox"))).statuses;
    change(closed.taskId, { status: statuses.find(({ type }) => type === "closed")?.status });
    change(renamed.taskId, { name: "Renamed" });
    change(nested.taskId, { name: "Renamed below another" });
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep("changes");
    expect(await causes(nested.linkId)).toEqual([["title", "missed_event", "healing"]]);
    expect(await causes(closed.linkId)).toEqual([["status", "missed_event", "healing"]]);
    expect(await causes(renamed.linkId)).toEqual([["title", "missed_event", "healing"]]);
    const { verifiedAt } = await systemDb().taskLink.findUniqueOrThrow({ where: { id: quiet.linkId } });
    expect(verifiedAt?.getTime()).toBe(world.clock.now() - 40 * MINUTE_MS);
    await world.settle();
    expect(await causes(closed.linkId)).toEqual([["status", "missed_event", "healed"]]);
    expect((await ticketOf(renamed.ticketId)).title).toBe("Renamed");
  });

  it("leaves a change alone whose event may still come, and one whose comparison waits", async () => {
    const { taskId, linkId } = await one();
    silence();
    world.clock.advance(10 * MINUTE_MS);
    change(taskId, { name: "Just now" });
    await world.sweep();
    expect(await world.differences()).toEqual([]);
    expect(await systemDb().syncRequest.count({ where: { linkId } })).toBe(1);
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep();
    expect(await world.differences()).toEqual([]);
  });

  it("tells what a person let be, and what a mapping made of it, from what was missed", async () => {
    const [left, remapped] = await world.makePairs(2);
    if (!left || !remapped) throw new Error("No pairs were made");
    await ruleFor(left, world.customer.id, { title: { policy: "ask" } });
    change(left.taskId, { name: "Theirs" });
    await systemDb().ticket.update({ where: { id: left.ticketId }, data: { title: "Ours" } });
    await world.settle();
    await skipTicketField(await memberContext(world.organisation, "agent"), {
      id: left.ticketId,
      field: "title",
    });
    world.clock.advance(MINUTE_MS);
    await systemDb().listStatus.updateMany({
      data: { means: "closed", isWayBack: true, updatedAt: new Date(world.clock.now()) },
    });
    await systemDb().listStatus.updateMany({ where: { type: "open" }, data: { isWayBack: false } });
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep();
    await world.settle();
    expect(await causes(left.linkId)).toContainEqual(["title", "human_override", "listed"]);
    expect(await causes(remapped.linkId)).toEqual([["status", "mapping_changed", "listed"]]);
    await systemDb().listStatus.deleteMany({});
    await systemDb().syncRule.deleteMany({});
  });

  it("ends a difference when both sides say the same again, and when the link is undone", async () => {
    const [gone, back] = await world.makePairs(2);
    if (!gone || !back) throw new Error("No pairs were made");
    await ruleFor(back, world.customer.id, { title: { direction: "off" } });
    const { title } = await ticketOf(back.ticketId);
    const name = (await world.client.getTask(back.taskId)).name;
    change(back.taskId, { name: "Elsewhere" });
    world.sandbox.control.deleteTask(gone.taskId);
    await world.settle();
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep();
    await world.settle();
    expect(await causes(back.linkId)).toEqual([["title", "human_override", "listed"]]);
    expect(await causes(gone.linkId)).toEqual([["task", "deleted", "listed"]]);
    change(back.taskId, { name });
    expect((await ticketOf(back.ticketId)).title).toBe(title);
    await systemDb().taskLink.update({
      where: { id: gone.linkId },
      data: { unlinkedAt: new Date(world.clock.now()), standingKey: null },
    });
    await world.settle();
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep();
    expect(await causes(back.linkId)).toEqual([["title", "human_override", "healed"]]);
    expect(await causes(gone.linkId)).toEqual([["task", "deleted", "gone"]]);
    await systemDb().syncRule.deleteMany({});
  });

  it("keeps one row for a difference that is found again and again", async () => {
    const { taskId, linkId } = await one();
    world.sandbox.control.deleteTask(taskId);
    await world.settle();
    for (let sweep = 0; sweep < 3; sweep += 1) {
      world.clock.advance(10 * MINUTE_MS);
      await world.sweep();
    }
    expect(await causes(linkId)).toEqual([["task", "deleted", "listed"]]);
    const [row] = await world.differences({ linkId });
    expect(row?.lastSeenAt.getTime()).toBe(world.clock.now());
    expect(row?.foundAt.getTime()).toBe(world.clock.now() - 20 * MINUTE_MS);
  });
});

describe("a sweep that is broken off", () => {
  it("goes on from its page, and reads none twice that it stored", async () => {
    const inbox = world.connected.listId("Inbox");
    const pairs = await world.makePairs(6);
    for (let index = 0; index < 220; index += 1) {
      await world.client.createTask(inbox, {
        name: `n${index}`,
        markdown_content: "",
        priority: 3,
        tags: [],
      });
    }
    await systemDb().taskLink.updateMany({ data: { lastSyncedAt: new Date(0) } });
    world.clock.advance(10 * MINUTE_MS);
    const sweepId = await world.begin();
    world.sandbox.control.addFault({
      kind: "error_before_commit",
      status: 400,
      match: { method: "GET", path: "/team/*/task" },
      after: 2,
    });
    expect(await world.step(sweepId)).toMatchObject({ outcome: "waiting" });
    const { page } = await systemDb().syncSweep.findUniqueOrThrow({ where: { id: sweepId } });
    expect(page).toBe(2);
    world.sandbox.control.clearFaults();
    world.clock.advance(5 * MINUTE_MS);
    // A process that was killed: its claim stands, and its page is not stored.
    await systemDb().syncSweep.update({
      where: { id: sweepId },
      data: { claimToken: newId(), claimedAt: new Date(world.clock.now()) },
    });
    expect(await world.step(sweepId)).toMatchObject({ outcome: "left" });
    world.clock.advance(5 * MINUTE_MS);
    const before = world.requestsTo(/\/team\/.*\/task/).length;
    expect(await world.step(sweepId)).toMatchObject({ outcome: "done" });
    expect(world.requestsTo(/\/team\/.*\/task/).length - before).toBeLessThanOrEqual(2);
    const seen = await systemDb().taskLink.count({ where: { verifiedAt: { not: null } } });
    expect(seen).toBe(pairs.length);
  }, 60_000);

  it("stores nothing of a page that it read while its claim went to another", async () => {
    const { linkId } = await one();
    world.clock.advance(10 * MINUTE_MS);
    await systemDb().taskLink.updateMany({ data: { verifiedAt: null } });
    const sweepId = await world.begin();
    const claimToken = newId();
    let isTaken = false;
    const removeBoundaries = installBoundaries(async ({ kind, when }) => {
      if (isTaken || kind !== "call" || when !== "after") return;
      isTaken = true;
      await systemDb().syncSweep.update({ where: { id: sweepId }, data: { claimToken } });
    });
    try {
      await world.step(sweepId);
    } finally {
      removeBoundaries();
    }
    expect(isTaken).toBe(true);
    expect(await systemDb().syncSweep.findUniqueOrThrow({ where: { id: sweepId } })).toMatchObject({
      claimToken,
      phase: "reading",
      page: 0,
      linksChecked: 0,
    });
    expect(await systemDb().taskLink.findUnique({ where: { id: linkId } })).toMatchObject({
      verifiedAt: null,
    });
  });

  it("is taken up by one of two who come at once", async () => {
    await one();
    world.clock.advance(10 * MINUTE_MS);
    await systemDb().taskLink.updateMany({ data: { lastSyncedAt: new Date(0) } });
    const sweepId = await world.begin();
    const [first, second] = await Promise.all([world.step(sweepId), world.step(sweepId)]);
    expect([first.outcome, second.outcome].sort()).toEqual(["done", "left"]);
    const row = await systemDb().syncSweep.findUniqueOrThrow({ where: { id: sweepId } });
    expect(row).toMatchObject({ phase: "done", linksChecked: 1 });
  });

  it("is one for each Workspace: begun twice, it is the same, and widened when all is asked for", async () => {
    await one();
    await world.sweep();
    world.clock.advance(MINUTE_MS);
    const changes = await world.begin("changes");
    expect(await world.begin("changes")).toBe(changes);
    expect(await world.begin("full")).toBe(changes);
    const { sweeps } = await listSweeps(await memberContext(world.organisation, "admin"), {});
    expect(sweeps).toHaveLength(1);
    expect(sweeps[0]).toMatchObject({ id: changes, kind: "full", phase: "reading", linksTotal: 1 });
  });
});

/** Gives the pair's ticket to a customer with rules of its own. */
async function ruleFor(
  { ticketId, linkId }: Pair,
  customerId: string,
  rules: Prisma.InputJsonObject,
): Promise<void> {
  const { organisationId } = world.organisation;
  await systemDb().ticket.update({ where: { id: ticketId }, data: { customerId } });
  await systemDb().taskLink.update({ where: { id: linkId }, data: { customerId } });
  await systemDb().syncRule.create({
    data: { id: newId(), organisationId, customerId, choices: rules, changedByName: "Test" },
  });
}
