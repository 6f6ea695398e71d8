/** Who may go on with a check, from where a new one begins, and whose comments it reads: each condition by itself. */
import { afterAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { transaction } from "#lib/platform/verb/index.ts";
import { createOrganisation, systemContext } from "#lib/testing/contexts.ts";
import { createConnectionRow, createLinkRow } from "#lib/testing/deliveries.ts";
import { createTicket } from "#lib/testing/factories.ts";
import { beginSweep } from "./begin-sweep.ts";
import { claimSweep, releaseSweep, SWEEP_LEASE_MS } from "./claim-sweep.ts";
import { listDueConversations } from "./due-conversations.ts";
import { type FoundDifference, storeDifferences } from "./internal/store-differences.ts";
import { renewClaim } from "./internal/sweep-progress.ts";

const MINUTE_MS = 60_000;
const AT = new Date("2031-03-04T05:06:07Z");
const ago = (ms: number) => new Date(AT.getTime() - ms);
const workspaceId = "9001";
const linkRow = (linkId: string) => ({ where: { id: linkId } });
const rowOf = (id: string) => systemDb().syncSweep.findUniqueOrThrow({ where: { id } });

afterAll(disconnectDatabase);

/** A link that nothing asks for, and the context of a job at `AT`. */
async function linked() {
  const organisation = await createOrganisation();
  const ctx = { ...(await systemContext(organisation)), now: () => AT };
  const connectionId = await createConnectionRow(organisation);
  const ticket = await createTicket(organisation);
  const { id: linkId } = await createLinkRow(organisation, { connectionId, ticketId: ticket.id });
  await systemDb().syncRequest.deleteMany({ where: { linkId } });
  return { organisation, ctx, connectionId, linkId };
}
type Linked = Awaited<ReturnType<typeof linked>>;

/** A sweep under way, changed as given. */
async function sweep({ organisation, connectionId }: Linked, data: object = {}): Promise<string> {
  const id = newId();
  await systemDb().syncSweep.create({
    data: {
      id,
      organisationId: organisation.organisationId,
      connectionId,
      workspaceId,
      kind: "full",
      phase: "reading",
      linksTotal: 1,
      standingKey: newId(),
      startedAt: ago(10 * MINUTE_MS),
      notBefore: AT,
      ...data,
    },
  });
  return id;
}

describe("a check", () => {
  const isTaken = async (data: object = {}, status: "connected" | "disconnected" = "connected") => {
    const place = await linked();
    const sweepId = await sweep(place, data);
    await systemDb().clickupConnection.update({ where: { id: place.connectionId }, data: { status } });
    return (await claimSweep(place.ctx, { sweepId, claimToken: newId() })) !== null;
  };

  it("is taken up when its time has come and nobody holds it, or whoever did is dead", async () => {
    expect(await isTaken()).toBe(true);
    expect(await isTaken({ claimToken: newId(), claimedAt: ago(SWEEP_LEASE_MS + 1) })).toBe(true);
  });

  it.each<[string, object]>([
    ["before its time", { notBefore: new Date(AT.getTime() + 1) }],
    ["out of another's hands", { claimToken: newId(), claimedAt: ago(SWEEP_LEASE_MS - 1) }],
    ["when it is over", { finishedAt: AT }],
  ])("is not taken up %s", async (_, data) => {
    expect(await isTaken(data)).toBe(false);
  });

  it("is not taken up while nothing is connected, nor for another organisation", async () => {
    expect(await isTaken({}, "disconnected")).toBe(false);
    const sweepId = await sweep(await linked());
    const { ctx } = await linked();
    expect(await claimSweep(ctx, { sweepId, claimToken: newId() })).toBeNull();
  });

  it("is given back and stored by who holds it alone, and not when it is over", async () => {
    const place = await linked();
    const { ctx } = place;
    const claimToken = newId();
    const renew = (sweepId: string, token: string) =>
      transaction(ctx, (inner) => renewClaim(inner, { sweepId, claimToken: token }));
    const release = { notBefore: ago(0), problem: "Trouble" };
    const held = await sweep(place, { claimToken, claimedAt: AT });
    expect(await renew(held, newId())).toBe(false);
    await releaseSweep(ctx, { sweepId: held, claimToken: newId(), ...release });
    expect(await rowOf(held)).toMatchObject({ claimToken, problem: null });
    expect(await renew(held, claimToken)).toBe(true);
    await releaseSweep(ctx, { sweepId: held, claimToken, ...release });
    expect(await rowOf(held)).toMatchObject({ claimToken: null, claimedAt: null, problem: "Trouble" });
    const over = await sweep(place, { claimToken, finishedAt: AT });
    expect(await renew(over, claimToken)).toBe(false);
    await releaseSweep(ctx, { sweepId: over, claimToken, ...release });
    expect(await rowOf(over)).toMatchObject({ claimToken, problem: null });
  });
});

describe("a new check of changes", () => {
  const over = { phase: "done", finishedAt: AT, standingKey: null };

  it("begins five minutes before the last good one, and looks at everything where there was none", async () => {
    const place = await linked();
    const { ctx, connectionId } = place;
    const begin = async () => {
      const { sweepId } = await beginSweep(ctx, { connectionId, workspaceId, kind: "changes" });
      const row = await rowOf(sweepId);
      await systemDb().syncSweep.delete({ where: { id: sweepId } });
      return row;
    };
    await sweep(place, { ...over, problem: "ClickUp does not show this Workspace." });
    expect(await begin()).toMatchObject({ kind: "full", since: null });
    await sweep(place, { ...over, startedAt: ago(60 * MINUTE_MS) });
    await sweep(place, { ...over, startedAt: ago(40 * MINUTE_MS) });
    await sweep(place, { ...over, startedAt: ago(5 * MINUTE_MS), workspaceId: "elsewhere" });
    expect(await begin()).toMatchObject({ kind: "changes", since: ago(45 * MINUTE_MS) });
  });

  it("that is widened to everything begins anew, and whoever was at work on it stores nothing more", async () => {
    const place = await linked();
    const { ctx, connectionId } = place;
    await sweep(place, over);
    const { sweepId } = await beginSweep(ctx, { connectionId, workspaceId, kind: "changes" });
    const underWay = {
      page: 3,
      linksChecked: 7,
      claimToken: newId(),
      claimedAt: AT,
      phase: "probing" as const,
    };
    await systemDb().syncSweep.update({
      where: { id: sweepId },
      data: { ...underWay, startedAt: ago(MINUTE_MS), notBefore: new Date(AT.getTime() + MINUTE_MS) },
    });
    await beginSweep(ctx, { connectionId, workspaceId, kind: "changes" });
    // Asked for again, it does not wait any longer, and goes on.
    expect(await rowOf(sweepId)).toMatchObject({ ...underWay, notBefore: AT });
    await beginSweep(ctx, { connectionId, workspaceId, kind: "full" });
    expect(await rowOf(sweepId)).toMatchObject({
      ...{ kind: "full", phase: "reading", since: null, startedAt: AT },
      ...{ page: 0, linksChecked: 0, claimToken: null, claimedAt: null },
    });
  });
});

describe("the comments of a task are read", () => {
  const startedAt = AT;
  const turn = ago(24 * 60 * MINUTE_MS);
  /** A link whose comments were last read two days before, changed as given. */
  async function due({
    link = {},
    conversation = {},
    asked = {},
    isAskedFor = false,
  }: {
    link?: object;
    conversation?: object;
    asked?: { connectionId?: string; workspaceId?: string; turn?: Date | null };
    isAskedFor?: boolean;
  } = {}) {
    const { organisation, ctx, connectionId, linkId } = await linked();
    const { organisationId } = organisation;
    const long = ago(2 * 24 * 60 * MINUTE_MS);
    await systemDb().taskLink.update({ ...linkRow(linkId), data: { createdAt: ago(1e9), ...link } });
    await systemDb().syncConversation.update({
      where: { linkId },
      data: { notBefore: null, lookedAt: null, checkedAt: long, movedAt: null, ...conversation },
    });
    if (isAskedFor)
      await systemDb().syncRequest.create({ data: { linkId, organisationId, reason: "source" } });
    const found = await listDueConversations(ctx, {
      ...{ connectionId, workspaceId, startedAt, turn, limit: 10 },
      ...asked,
    });
    return found.filter((one) => one.linkId === linkId).map(({ isByTurn }) => isByTurn);
  }
  const minuteAgo = ago(MINUTE_MS);

  it("by turn a day after they were last read, and out of turn when the task has moved since", async () => {
    expect(await due()).toEqual([true]);
    expect(await due({ conversation: { checkedAt: minuteAgo } })).toEqual([]);
    expect(await due({ conversation: { lookedAt: minuteAgo } })).toEqual([]);
    expect(await due({ link: { createdAt: minuteAgo } })).toEqual([]);
    const read = { checkedAt: minuteAgo };
    expect(await due({ conversation: { ...read, movedAt: ago(MINUTE_MS - 1) } })).toEqual([false]);
    expect(await due({ conversation: { ...read, movedAt: minuteAgo } })).toEqual([]);
  });

  it("out of turn alone where the task is over, or the sweep has read its share", async () => {
    for (const narrowed of [
      { link: { statusType: "closed" } },
      { link: { statusType: "done" } },
      { asked: { turn: null } },
    ]) {
      expect(await due(narrowed)).toEqual([]);
      expect(await due({ ...narrowed, conversation: { movedAt: minuteAgo } })).toEqual([false]);
    }
  });

  it.each<[string, Parameters<typeof due>[0]]>([
    ["that is unlinked", { link: { unlinkedAt: AT } }],
    ["that is gone", { link: { goneAt: AT } }],
    ["whose conversation waits for a look", { conversation: { notBefore: AT } }],
    ["whose comparison waits", { isAskedFor: true }],
    ["that this sweep has read", { conversation: { checkedAt: AT, movedAt: new Date(AT.getTime() + 1) } }],
    ["of another Workspace", { asked: { workspaceId: "elsewhere" } }],
    ["of another connection", { asked: { connectionId: newId() } }],
  ])("but of no task %s", async (_, change) => {
    expect(await due(change)).toEqual([]);
  });
});

describe("a difference that was open", () => {
  it("ends when it is not found again, of comments by who read comments and of all else by who read the task", async () => {
    const place = await linked();
    const other = await linked();
    const { ctx, linkId } = place;
    const found = (field: string): FoundDifference => ({
      ...{ linkId, field, cause: "missed_event", reason: null, state: "healing" },
      ...{ ours: null, theirs: null, changedAt: null },
    });
    const sweepId = await sweep(place);
    const store = (rows: FoundDifference[], more: { isOfComments?: boolean; checked?: string[] } = {}) =>
      transaction(ctx, (inner) =>
        storeDifferences(inner, { sweepId, checked: [linkId], found: rows, ...more }),
      );
    const open = async () =>
      (
        await systemDb().syncDifference.findMany({
          where: { linkId, standingKey: { not: null } },
          orderBy: { field: "asc" },
        })
      ).map(({ field }) => field);
    await store([found("title"), found("tags")]);
    await store([found("comments")], { isOfComments: true });
    expect(await open()).toEqual(["comments", "tags", "title"]);
    await store([], { checked: [other.linkId] });
    expect(await open()).toEqual(["comments", "tags", "title"]);
    await store([found("title")]);
    expect(await open()).toEqual(["comments", "title"]);
    await store([], { isOfComments: true });
    expect(await open()).toEqual(["title"]);
  });
});
