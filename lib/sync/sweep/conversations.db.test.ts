/** What was said in ClickUp while nothing told of it: a sweep finds it, and only reads what it has a reason to read. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { memberContext } from "#lib/testing/contexts.ts";
import type { Pair } from "#lib/testing/sweep-world.ts";
import { openSweepWorld } from "#lib/testing/test-sweep-world.ts";
import { createComment } from "#lib/tickets/index.ts";
import { checkEverything, listDifferences } from "../index.ts";
import { checkConversations } from "./check-conversations.ts";
import { claimSweep } from "./claim-sweep.ts";
import { listDueConversations, TURNS_A_SWEEP, turnOf } from "./due-conversations.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const world = await openSweepWorld();

beforeEach(async () => {
  world.sandbox.control.changeSettings({ commentsTouchTask: false });
  await systemDb().syncRule.deleteMany({});
  await systemDb().clickupWebhook.updateMany({ data: { gapSince: null } });
});

const say = (taskId: string, text: string) =>
  world.client.createComment(taskId, async () => [{ text, attributes: {} }]);
const change = (id: string, text: string) =>
  world.client.updateComment(id, async () => [{ text, attributes: {} }]);
/** ClickUp tells nothing. */
const silence = () => world.sandbox.control.addFault({ kind: "drop" });
const notesOf = async (ticketId: string) =>
  (
    await systemDb().ticketComment.findMany({
      where: { ticketId, deletedAt: null },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    })
  ).map(({ body }) => body);
const comments = (linkId: string) => world.differences({ linkId, field: "comments" });
const sweepOf = (id: string) => systemDb().syncSweep.findUniqueOrThrow({ where: { id } });
const readsOfComments = () => world.requestsTo(/\/comment$/).filter(({ method }) => method === "GET").length;
async function one(): Promise<Pair> {
  const [pair] = await world.makePairs(1);
  if (pair === undefined) throw new Error("No pair was made");
  return pair;
}
/** A day later everything open has its turn. */
const aDayLater = () => world.clock.advance(DAY_MS + MINUTE_MS);

describe("comments that no event told of", () => {
  it("are found whether written, changed or deleted, brought over, and listed as healed with what they were", async () => {
    const { ticketId, taskId, linkId } = await one();
    const stays = await say(taskId, "Said in time");
    const edited = await say(taskId, "Said wrong");
    const deleted = await say(taskId, "Said too much");
    await world.settle();
    expect(await notesOf(ticketId)).toHaveLength(3);
    silence();
    await say(taskId, "Said into the void: \u0645\u0631\u062d\u0628\u0627 👩‍👩‍👧");
    await change(edited.id, "Said right");
    await world.client.deleteComment(deleted.id);
    await world.settle();
    expect(await notesOf(ticketId)).toContain("Said too much");
    aDayLater();

    const sweepId = await world.sweep("changes");
    const [found] = await comments(linkId);
    expect(found).toMatchObject({
      state: "healing",
      reason: "comments",
      theirs: "1 new, 1 changed, 1 deleted",
      cause: "missed_event",
    });
    await world.settle();

    expect(await notesOf(ticketId)).toEqual([
      "Said in time",
      "Said right",
      "Said into the void: \u0645\u0631\u062d\u0628\u0627 👩‍👩‍👧",
    ]);
    expect(await comments(linkId)).toMatchObject([{ state: "healed", standingKey: null }]);
    expect(await sweepOf(sweepId)).toMatchObject({ phase: "done", conversationsRead: 1, differences: 1 });
    const { items } = await listDifferences(await memberContext(world.organisation, "admin"), {
      field: "comments",
    });
    expect(items).toMatchObject([
      { fieldLabel: "Comments", theirs: "1 new, 1 changed, 1 deleted", state: "healed" },
    ]);
    expect(stays.id).not.toBe(edited.id);
  });

  it("are found at the next sweep when ClickUp says that the task has changed since", async () => {
    world.sandbox.control.changeSettings({ commentsTouchTask: true });
    const { ticketId, taskId, linkId } = await one();
    await world.sweep();
    world.clock.advance(MINUTE_MS);
    silence();
    await say(taskId, "Nobody heard");
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep("changes");
    await world.settle();
    expect(await notesOf(ticketId)).toEqual(["Nobody heard"]);
    expect(await comments(linkId)).toMatchObject([{ state: "healed" }]);
  });

  it("are found at the next sweep, too, when they were said while this one had just read the others", async () => {
    const { linkId } = await one();
    const readAt = new Date(world.clock.now());
    world.clock.advance(MINUTE_MS);
    const sweepId = await world.begin("changes");
    const claimed = await claimSweep(world.ctx, { sweepId, claimToken: newId() });
    if (claimed === null) throw new Error("The sweep is not to be had");
    const { claimToken, connectionId, workspaceId } = claimed;
    const next = { phase: "done" as const, listIds: [], listAfter: "", page: 0, problem: null };
    await checkConversations(world.ctx, {
      sweepId,
      claimToken,
      readings: [{ linkId, reading: { readAt, heard: [], threadIds: [], completeSince: null } }],
      troubled: [],
      outages: [],
      calls: 1,
      next,
    });
    const dueWhenMoved = async (movedAt: number) => {
      await systemDb().syncConversation.update({ where: { linkId }, data: { movedAt: new Date(movedAt) } });
      const asked = {
        connectionId,
        workspaceId,
        startedAt: new Date(world.clock.now()),
        turn: null,
        limit: 1,
      };
      return (await listDueConversations(world.ctx, asked)).length;
    };
    expect(await dueWhenMoved(readAt.getTime() + 1)).toBe(1);
    expect(await dueWhenMoved(readAt.getTime())).toBe(0);
  });

  it("are found at once when somebody wants everything checked", async () => {
    const { ticketId, taskId } = await one();
    await world.sweep();
    silence();
    await say(taskId, "Nobody heard");
    world.clock.advance(10 * MINUTE_MS);
    const { sweeps } = await checkEverything(await memberContext(world.organisation, "admin"), {});
    for (const { id } of sweeps) while ((await world.step(id)).outcome === "going_on");
    await world.settle();
    expect(await notesOf(ticketId)).toEqual(["Nobody heard"]);
  });

  it("are found in threads, too", async () => {
    const { ticketId, taskId } = await one();
    const { id } = await say(taskId, "A question");
    await world.settle();
    silence();
    const reply = await fetch(`${world.sandbox.url}/api/v2/comment/${id}/reply`, {
      method: "POST",
      headers: { authorization: world.connected.token, "content-type": "application/json" },
      body: JSON.stringify({ comment_text: "An answer", notify_all: false }),
    });
    expect(reply.status).toBe(200);
    aDayLater();
    await world.sweep();
    await world.settle();
    expect((await notesOf(ticketId)).at(-1)).toBe("> A question\n\nAn answer");
  });
});

describe("reading comments", () => {
  it("costs one call for each open task a day, and none while nothing has changed", async () => {
    const pairs = await world.makePairs(4);
    const [first] = pairs;
    if (first === undefined) throw new Error("No pairs were made");
    await systemDb().taskLink.update({ where: { id: first.linkId }, data: { statusType: "closed" } });
    await world.sweep();
    aDayLater();
    const before = readsOfComments();
    const daily = await world.sweep();
    expect(readsOfComments() - before).toBe(3);
    expect(await sweepOf(daily)).toMatchObject({ conversationsRead: 3, differences: 0 });
    world.clock.advance(15 * MINUTE_MS);
    const { calls } = await sweepOf(await world.sweep("changes"));
    expect(readsOfComments() - before).toBe(3);
    expect(calls).toBe(1);
  });

  it("tells nothing of replies of ours, of what is known, or of what was said before the link", async () => {
    const { ticketId, taskId, linkId } = await one();
    const agent = await memberContext(world.organisation, "agent");
    await createComment(agent, { ticketId, visibility: "public", body: "Said to the customer" });
    await world.settle();
    const before = new Date(world.clock.now() + MINUTE_MS);
    await systemDb().syncConversation.update({ where: { linkId }, data: { since: before } });
    silence();
    await say(taskId, "Before the link");
    aDayLater();
    await world.sweep();
    expect(await comments(linkId)).toEqual([]);
    expect(await systemDb().syncRequest.count({ where: { linkId } })).toBe(0);
  });

  it("is left out where the rules let no comment in", async () => {
    const { taskId, linkId } = await one();
    await systemDb().syncRule.create({
      data: {
        id: newId(),
        organisationId: world.organisation.organisationId,
        customerId: world.customer.id,
        choices: { comments: { direction: "to_clickup" } },
        changedByName: "Test",
      },
    });
    silence();
    await say(taskId, "Nobody is to hear");
    aDayLater();
    const before = readsOfComments();
    await world.sweep();
    expect(readsOfComments()).toBe(before);
    expect(await comments(linkId)).toEqual([]);
  });

  it("goes on after trouble from where it stopped, with what it had found stored", async () => {
    const pairs = await world.makePairs(12);
    silence();
    for (const { taskId } of pairs) await say(taskId, "Nobody heard");
    aDayLater();
    const sweepId = await world.begin("changes");
    // Each of the first ten takes two calls.
    const trouble = { kind: "error_before_commit", status: 500 } as const;
    world.sandbox.control.addFault({ ...trouble, match: { path: "/task/*/comment" }, after: 20 });
    world.sandbox.control.addFault({ ...trouble, match: { path: "/user" } });
    while ((await world.step(sweepId)).outcome === "going_on");
    const stopped = await sweepOf(sweepId);
    expect(stopped).toMatchObject({ phase: "conversations", conversationsRead: 10 });
    world.sandbox.control.clearFaults();
    world.clock.advance(5 * MINUTE_MS);
    while ((await world.step(sweepId)).outcome === "going_on");
    await world.settle();
    for (const { ticketId } of pairs) expect(await notesOf(ticketId)).toEqual(["Nobody heard"]);
    expect(await systemDb().syncDifference.groupBy({ by: ["state"], _count: true })).toEqual(
      expect.arrayContaining([{ state: "healed", _count: expect.any(Number) }]),
    );
    expect(await sweepOf(sweepId)).toMatchObject({ phase: "done", conversationsRead: 12, differences: 12 });
  });
});

describe("many comments to read", () => {
  it("do not keep the next sweep waiting: what is not read in time is read by the next ones", async () => {
    const { ticketId, taskId } = await one();
    await world.settle();
    silence();
    await say(taskId, "Nobody heard");
    aDayLater();
    const late = await world.begin("changes");
    world.clock.advance(12 * MINUTE_MS);
    while ((await world.step(late)).outcome === "going_on");
    expect(await sweepOf(late)).toMatchObject({ phase: "done", conversationsRead: 0 });
    expect(await notesOf(ticketId)).toEqual([]);
    await world.sweep("changes");
    await world.settle();
    expect(await notesOf(ticketId)).toEqual(["Nobody heard"]);
  });
});

describe("whose turn it is", () => {
  const startedAt = new Date("2026-03-02T12:00:00Z");
  const ago = (minutes: number) => new Date(startedAt.getTime() - minutes * MINUTE_MS);

  it.each([
    ["a day ago", { isAsked: false, page: 0 }, [], ago(24 * 60)],
    [
      "before the last outage",
      { isAsked: false, page: 0 },
      [{ until: ago(600) }, { until: ago(30) }],
      ago(30),
    ],
    ["a day ago, for an old outage", { isAsked: false, page: 0 }, [{ until: ago(3_000) }], ago(24 * 60)],
    ["nobody's, when the sweep has had its share", { isAsked: false, page: TURNS_A_SWEEP }, [], null],
    ["everybody's, when somebody asks", { isAsked: true, page: TURNS_A_SWEEP }, [], startedAt],
  ])("%s", (_name, sweep, outages, expected) => {
    expect(turnOf({ startedAt, ...sweep }, outages)).toEqual(expected);
  });
});
