/** Two runs on one link: the one whose claim ended stores nothing more, whatever it had read before. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { systemContext, type TestContext } from "#lib/testing/contexts.ts";
import { createTicket } from "#lib/testing/factories.ts";
import { type LinkedDesk, openLinkedDesk } from "#lib/testing/linked-desk.ts";
import { installBoundaries } from "#lib/testing/process-boundaries.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { ticketTaskSource } from "#lib/tickets/index.ts";
import { type ClaimedRequest, claimSyncRequests, LEASE_MS } from "../requests/requests.ts";
import { readLinkPlace } from "./link-place.ts";
import { defineMarkTaskGone } from "./mark-task-gone.ts";
import { defineSettlePushes } from "./settle-pushes.ts";
import { createSyncLink } from "./sync-link.ts";
import { createTaskReads } from "./task-reads.ts";

const sources = { ticket: ticketTaskSource };
const syncLink = createSyncLink(sources);
const sandbox = await openTestSandbox();
let desk: LinkedDesk;
let job: TestContext;

beforeEach(async () => {
  sandbox.control.clearFaults();
  desk = await openLinkedDesk(sandbox);
  job = await systemContext(desk.organisation);
});

async function claim(): Promise<ClaimedRequest> {
  const { requests } = await claimSyncRequests(job, { claimToken: newId(), limit: 1 });
  const [request] = requests;
  if (request === undefined) throw new Error("Nothing was asked for.");
  return request;
}

/** As if the run that holds it had stood still for longer than a claim holds. */
const letClaimEnd = (linkId: string) =>
  systemDb().syncRequest.update({
    where: { linkId },
    data: { claimedAt: new Date(Date.now() - LEASE_MS - 1_000) },
  });

async function placeOf({ linkId, claimToken }: ClaimedRequest) {
  const place = await readLinkPlace(job, { linkId, claimToken });
  if (place === null) throw new Error("The link is not there.");
  return place;
}

describe("a run that stood still until another had taken its link over", () => {
  it("takes nothing over from what it read before that", async () => {
    const { linkId, ticketId, taskId } = await desk.linkedPair();
    await desk.askFor(linkId);
    const late = await claim();
    const place = await placeOf(late);
    const reads = createTaskReads();
    reads.keep(place, { task: await desk.taskOf(taskId), readAt: new Date() });
    sandbox.control.changeTask(taskId, { change: { priority: 1 } });
    await desk.askFor(linkId);
    await letClaimEnd(linkId);
    await desk.settle();
    expect((await desk.ticketOf(ticketId)).priority).toBe("urgent");

    expect(await syncLink(job, late, { reads })).toBe("undone");
    expect((await desk.ticketOf(ticketId)).priority).toBe("urgent");
    expect(await desk.fieldOf(linkId, "priority")).toMatchObject({ baseOurs: "urgent", baseTheirs: 1 });
  });

  it("asks ClickUp for nothing, and leaves the other's claim alone", async () => {
    const { linkId } = await desk.linkedPair();
    await desk.askFor(linkId);
    const late = await claim();
    await letClaimEnd(linkId);
    const next = await claim();
    const before = sandbox.control.requests().requests.length;
    expect(await syncLink(job, late)).toBe("undone");
    expect(sandbox.control.requests().requests).toHaveLength(before);
    expect(await systemDb().syncRequest.findUniqueOrThrow({ where: { linkId } })).toMatchObject({
      claimToken: next.claimToken,
    });
  });

  it("settles nothing of what it sent, for the other has the newer answer", async () => {
    const { linkId, ticketId } = await desk.linkedPair();
    await desk.askFor(linkId);
    const late = await claim();
    const place = await placeOf(late);
    await desk.change(ticketId, { priority: "urgent" });
    await letClaimEnd(linkId);
    await desk.settle();
    const push = { field: "priority" as const, ours: "low", sent: 4 };
    const rest = { title: "", description: "", status: "", assignee: [], dueDate: null, tags: [] };
    const values = (priority: number) => ({ ...rest, priority });
    await defineSettlePushes(sources)(job, {
      ...{ place, claimToken: late.claimToken, pushes: [push] },
      ...{ statuses: [], people: [], mapped: [], refused: [] },
      ...{ before: values(3), found: values(4) },
    });
    expect(await desk.fieldOf(linkId, "priority")).toMatchObject({ baseOurs: "urgent", baseTheirs: 1 });
  });

  it("does not call a task gone that the other has found again", async () => {
    const { linkId } = await desk.linkedPair();
    await desk.askFor(linkId);
    const late = await claim();
    const place = await placeOf(late);
    await letClaimEnd(linkId);
    await desk.settle();
    const { isStanding } = await defineMarkTaskGone(sources)(job, {
      ...{ place, claimToken: late.claimToken, readAt: new Date() },
      loss: { code: "ITEM_013", isForeign: false },
    });
    expect(isStanding).toBe(false);
    expect(await systemDb().taskLink.findUniqueOrThrow({ where: { id: linkId } })).toMatchObject({
      goneAt: null,
    });
  });
});

describe("a link that changed hands while its task was read", () => {
  it.each(["went to another ticket", "was undone"])(
    "that %s takes nothing over into its ticket",
    async (how) => {
      const { linkId, ticketId, taskId } = await desk.linkedPair();
      const other = await createTicket(desk.organisation, { customerId: desk.customerId });
      sandbox.control.changeTask(taskId, { change: { priority: 1 } });
      await desk.askFor(linkId);
      const request = await claim();
      let isRead = false;
      const removeBoundaries = installBoundaries(async ({ kind, when }) => {
        if (isRead || kind !== "call" || when !== "after") return;
        isRead = true;
        const data = how === "was undone" ? { unlinkedAt: new Date() } : { sourceId: other.id };
        await systemDb().taskLink.update({ where: { id: linkId }, data });
      });
      try {
        expect(await syncLink(job, request)).toBe("undone");
      } finally {
        removeBoundaries();
      }
      expect(isRead).toBe(true);
      expect((await desk.ticketOf(ticketId)).priority).toBe("normal");
    },
  );
});

describe("a link that its step has no time left for", () => {
  it("is given back as it was: that is no trouble of its own", async () => {
    const { linkId } = await desk.linkedPair();
    await desk.askFor(linkId);
    expect(await syncLink(job, await claim(), { signal: AbortSignal.abort() })).toBe("waiting");
    expect(await systemDb().syncRequest.findUniqueOrThrow({ where: { linkId } })).toMatchObject({
      claimToken: null,
      attempts: 0,
      failureCode: null,
    });
    expect(await desk.settle()).toEqual(["in_step"]);
  });
});
