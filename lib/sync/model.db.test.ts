/**
 * The whole pipeline against a model of people and bad luck: edits on both sides, deliveries that are lost, doubled,
 * late and out of order, runs that die between any two of their deeds, answers that are lost, and outages. Then
 * everything comes to rest, and both sides say the same or an open conflict says why.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { dayInZone } from "#lib/clickup/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { installDeath } from "#lib/testing/process-boundaries.ts";
import { createSyncWorld, type Pair, type SyncWorld, startWorlds } from "#lib/testing/sync-world.ts";
import { EFFORT } from "#lib/testing/sync-world-desk.ts";

/** Each world has this many links, and each link a story of its own. More worlds: `SYNC_WORLDS=200`. */
const LINKS = 12;
const EDITS_PER_LINK = 6;
const WORLDS = Array.from(
  { length: Number(process.env.SYNC_WORLDS ?? 8) },
  (_, index) => `world ${index + 1}`,
);
const MINUTE_MS = 60_000;
const customValues = z.record(z.string(), z.number());

let shared: Awaited<ReturnType<typeof startWorlds>>;
let world: SyncWorld | null = null;
let immortal: () => void;

beforeAll(async () => {
  shared = await startWorlds();
});
beforeEach(() => {
  immortal = installDeath();
});
afterEach(() => {
  immortal();
  world?.end();
  world = null;
});
afterAll(async () => {
  await shared.sandbox.close();
  await disconnectDatabase();
});

describe("both sides of every link come to say the same", () => {
  it.each(WORLDS)(
    "%s",
    async (seed) => {
      world = await createSyncWorld(shared, seed);
      await world.link(LINKS);
      await liveThrough(world);

      world.trouble(0);
      await world.settle();
      await world.reconcile();
      for (const pair of world.pairs) expect(await differencesOf(world, pair)).toEqual([]);

      // No write without somebody's edit, and none comes back as another.
      expect(world.writes().length).toBeLessThanOrEqual(world.counts.ours);
      const before = await picture(world);
      const last = world.lastRequest();
      await world.reconcile();
      expect(world.writes(last)).toEqual([]);
      expect(await picture(world)).toEqual(before);
    },
    300_000,
  );
});

it("an hour without an edit is an hour without a write, however much is looked at", async () => {
  world = await createSyncWorld(shared, "a quiet hour");
  await world.link(LINKS);
  for (const pair of world.pairs) {
    await world.editOurs(pair);
    await world.editTheirs(pair);
  }
  await world.settle();
  const before = await picture(world);
  const last = world.lastRequest();
  for (let minute = 0; minute < 60; minute += 5) {
    await world.pass(5 * MINUTE_MS);
    await world.reconcile();
  }
  expect(world.writes(last)).toEqual([]);
  expect(await picture(world)).toEqual(before);
}, 300_000);

it("no call about an organisation's tasks ever leaves with another one's token", async () => {
  const one = await createSyncWorld(shared, "neighbour one");
  const other = await createSyncWorld(shared, "neighbour two");
  for (const each of [one, other]) await each.link(LINKS / 2);
  for (const each of [one, other, one, other]) await liveThrough(each);
  for (const each of [one, other]) {
    each.trouble(0);
    await each.settle();
    await each.reconcile();
    expect(each.callers()).toEqual(new Set([each.ourFingerprint]));
  }
  expect(one.ourFingerprint).not.toBe(other.ourFingerprint);
  other.end();
  one.end();
}, 300_000);

/** Edits, runs and time, in an order that the seed decides. */
async function liveThrough(live: SyncWorld): Promise<void> {
  live.trouble(1);
  let outageEnds = 0;
  for (let left = live.pairs.length * EDITS_PER_LINK; left > 0; ) {
    const chance = live.below(100);
    const pair = live.pairs[live.below(live.pairs.length)];
    if (pair === undefined) throw new Error("There is no link");
    if (chance < 28) {
      await live.editOurs(pair);
      left -= 1;
    } else if (chance < 56) {
      await live.editTheirs(pair);
      left -= 1;
    } else if (chance < 80) {
      await live.run({ deaths: 0.25 });
    } else if (chance < 97) {
      await live.pass(live.below(5) * 15_000);
      outageEnds -= 1;
      if (outageEnds === 0) live.trouble(1);
    } else {
      live.outage();
      outageEnds = 3;
    }
  }
}

/** What a link's two sides still disagree about without saying so. Reads both sides itself and trusts no row of sync's. */
async function differencesOf(live: SyncWorld, { ticketId, taskId, linkId }: Pair): Promise<string[]> {
  const ticket = await systemDb().ticket.findUniqueOrThrow({ where: { id: ticketId } });
  const task = await live.taskOf(taskId);
  const assignees = task.assignees.map(({ id }) => Number(id));
  const ofTask = live.members.filter(({ userId }) => assignees.includes(userId));
  const effort = task.custom_fields.find(({ id }) => id === live.effortFieldId)?.value ?? null;
  const rows = await systemDb().syncField.findMany({ where: { linkId } });
  const explained = new Set(rows.filter(({ state }) => state === "conflict").map(({ field }) => field));
  const meaning = await systemDb().listStatus.findFirst({
    where: { organisationId: live.organisation.organisationId, name: task.status.status },
  });
  const same: Record<string, boolean> = {
    title: task.name.replace(/^\[TICKET-[^\]]+\] /, "") === ticket.title,
    description: plain(task.markdown_description ?? "") === plain(ticket.description),
    status: meaning?.means === ticket.status,
    priority: { 1: "urgent", 2: "high", 3: "normal", 4: "low" }[task.priority ?? 3] === ticket.priority,
    dueDate:
      (task.due_date === null ? null : dayInZone(task.due_date, "Europe/Stockholm")) ===
      (ticket.dueDate?.toISOString().slice(0, 10) ?? null),
    assignee:
      ticket.assigneeId === null
        ? ofTask.length === 0
        : ofTask.some(({ memberId }) => memberId === ticket.assigneeId),
    [`custom:${EFFORT}`]:
      (effort === null ? null : Number(effort)) === (customValues.parse(ticket.customValues)[EFFORT] ?? null),
    tags:
      task.tags
        .map((tag) => tag.toLowerCase())
        .sort()
        .join() === [...ticket.tags].sort().join(),
  };
  const silent = rows.filter(({ state }) => state !== "in_step" && state !== "conflict");
  return [
    ...Object.entries(same).flatMap(([field, isSame]) => (isSame || explained.has(field) ? [] : [field])),
    ...silent.map(({ field, state, failureMessage }) => `${field} is ${state}: ${failureMessage}`),
    ...(await live.talk.differencesOf({ ticketId, taskId })),
  ];
}

/** Text without what Markdown's spellings differ in. */
function plain(text: string): string {
  return text
    .replace(/^\s*(?:[*+-]|\d+\.)\s+/gm, "- ")
    .replace(/\\([^\w\s])/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}

/** Everything that both sides say. */
async function picture(live: SyncWorld) {
  return Promise.all(
    live.pairs.map(async ({ ticketId, taskId }) => {
      const {
        updatedAt,
        title,
        description,
        status,
        priority,
        tags,
        dueDate,
        version,
        assigneeId,
        customValues: values,
      } = await systemDb().ticket.findUniqueOrThrow({ where: { id: ticketId } });
      return [
        { updatedAt, title, description, status, priority, tags, dueDate, version, assigneeId, values },
        await live.taskOf(taskId),
      ];
    }),
  );
}
