/** What waits to be compared: customers take turns, and a burst on one task is few looks at it. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation, systemContext } from "#lib/testing/contexts.ts";
import { createConnectionRow, createLinkRow } from "#lib/testing/deliveries.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { createClickupConnection, createTaskLink } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { ticketTaskSource } from "#lib/tickets/index.ts";
import { createSyncLink } from "../comparison/sync-link.ts";
import { claimSyncRequests, deferSyncRequest, finishSyncRequest } from "./requests.ts";

// Read once a process: six times as many calls a minute as links of a customer under way at once.
process.env.CLICKUP_RATE_LIMIT = "120";

const sandbox = await openTestSandbox();

/** Links of two customers, all of them waiting: those of the first asked before the other's. */
async function waitingLinks(counts: readonly number[], shares: readonly ("low" | "normal" | "high")[] = []) {
  const organisation = await createOrganisation();
  const ctx = await systemContext(organisation);
  const connectionId = await createConnectionRow(organisation);
  const links: string[][] = [];
  for (const [place, count] of counts.entries()) {
    const customer = await createCustomer(organisation, { clickupShare: shares[place] ?? "normal" });
    const ofCustomer: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const ticket = await createTicket(organisation, { customerId: customer.id });
      const link = await createLinkRow(organisation, {
        connectionId,
        ticketId: ticket.id,
        customerId: customer.id,
      });
      ofCustomer.push(link.id);
    }
    links.push(ofCustomer);
  }
  return { ctx, links };
}

describe("what waits to be compared", () => {
  it("is taken in turns: another customer's is among the first, whatever waits before it", async () => {
    const { ctx, links } = await waitingLinks([24, 2]);
    const [many = [], few = []] = links;
    const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 8 });
    const taken = requests.map(({ linkId }) => linkId);
    expect(taken).toHaveLength(8);
    expect(taken).toEqual(expect.arrayContaining(few));
    expect(taken.filter((id) => many.includes(id)).sort()).toEqual(many.slice(0, 6).sort());
  });

  it("is taken by the customers' shares: two of a heavy one's for each of a usual one's, and nobody is left out", async () => {
    const { ctx, links } = await waitingLinks([30, 30, 30], ["high", "normal", "low"]);
    const taken = new Map<string, number>();
    for (let round = 0; round < 3; round += 1) {
      const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 7 });
      for (const { linkId } of requests) {
        const index = String(links.findIndex((ofCustomer) => ofCustomer.includes(linkId)));
        taken.set(index, (taken.get(index) ?? 0) + 1);
      }
    }
    expect(Object.fromEntries(taken)).toEqual({ 0: 12, 1: 6, 2: 3 });
  });

  it("of one customer no more wait for the budget than can soon find places in it", async () => {
    const { ctx, links } = await waitingLinks([40]);
    const until = new Date(Date.now() + 60_000);
    let deferred = 0;
    for (;;) {
      const claimToken = newId();
      const { requests, nextAt } = await claimSyncRequests(ctx, { claimToken, limit: 8 });
      if (requests.length === 0) {
        expect(nextAt).toBe(until.toISOString());
        break;
      }
      for (const { linkId } of requests)
        await deferSyncRequest(ctx, { linkId, claimToken, until, isFailure: false, failure: null });
      deferred += requests.length;
    }
    expect(deferred).toBe(20);
    expect(links[0]).toHaveLength(40);
  });

  it("of one customer nothing waits for those that failed and are put off", async () => {
    const { ctx } = await waitingLinks([24]);
    const until = new Date(Date.now() + 60_000);
    let failed = 0;
    for (let round = 0; round < 3; round += 1) {
      const claimToken = newId();
      const { requests } = await claimSyncRequests(ctx, { claimToken, limit: 8 });
      for (const { linkId } of requests)
        await deferSyncRequest(ctx, { linkId, claimToken, until, isFailure: true, failure: null });
      failed += requests.length;
    }
    expect(failed).toBe(24);
  });

  it("is taken by one of many who come at once", async () => {
    const { ctx } = await waitingLinks([6, 6, 6]);
    const claim = async () => (await claimSyncRequests(ctx, { claimToken: newId(), limit: 3 })).requests;
    const taken = (await Promise.all(Array.from({ length: 12 }, claim))).flat().map(({ linkId }) => linkId);
    expect(taken.length).toBeGreaterThanOrEqual(3);
    expect(new Set(taken).size).toBe(taken.length);
  });

  it("is bulk work to the rate budget when there is much of it, and a sweep's until somebody changes it", async () => {
    const { ctx, links } = await waitingLinks([101, 1]);
    const [, [quiet = ""] = []] = links;
    await systemDb().syncRequest.update({ where: { linkId: quiet }, data: { reason: "sweep" } });
    const first = await claimSyncRequests(ctx, { claimToken: newId(), limit: 4 });
    const kinds = new Map(first.requests.map(({ linkId, kind }) => [linkId, kind]));
    expect(kinds.get(quiet)).toBe("sweep");
    expect([...kinds.values()].filter((kind) => kind === "bulk")).toHaveLength(3);
    await systemDb().$executeRaw`
      select relaydesk_request_sync(${quiet}::uuid, ${ctx.organisationId}::uuid, 'webhook')`;
    expect(await systemDb().syncRequest.findUnique({ where: { linkId: quiet } })).toMatchObject({
      reason: "webhook",
    });
  });

  it("50 events on one task, 49 of them during the first look, are two looks at it", async () => {
    const organisation = await createOrganisation();
    const ctx = await systemContext(organisation);
    const connected = await createClickupConnection(organisation, sandbox);
    const customer = await createCustomer(organisation);
    const ticket = await createTicket(organisation, { customerId: customer.id, title: "Printer on fire" });
    const created = await fetch(`${sandbox.url}/api/v2/list/${connected.listId("Inbox")}/task`, {
      method: "POST",
      headers: { authorization: connected.token, "content-type": "application/json" },
      body: JSON.stringify({ name: "Printer on fire" }),
    });
    const { id: taskId } = (await created.json()) as { id: string };
    const link = await createTaskLink(organisation, {
      connectionId: connected.connection.id,
      workspaceId: connected.workspaceId,
      sourceId: ticket.id,
      taskId,
      listId: connected.listId("Inbox"),
    });
    const syncLink = createSyncLink({ ticket: ticketTaskSource });
    const claim = async () => (await claimSyncRequests(ctx, { claimToken: newId(), limit: 8 })).requests;
    const look = async () => {
      const requests = await claim();
      for (const request of requests) await syncLink(ctx, request);
      return requests.length;
    };
    const event = () => systemDb().$executeRaw`
      select relaydesk_request_sync(${link.id}::uuid, ${organisation.organisationId}::uuid, 'webhook')`;
    const waiting = () => systemDb().syncRequest.findUnique({ where: { linkId: link.id } });
    await look();
    const before = sandbox.control.requests().requests.length;

    await event();
    const [first] = await claim();
    if (first === undefined) throw new Error("The event asked for no look.");
    for (let index = 1; index < 50; index += 1) await event();
    await syncLink(ctx, first);
    expect(await look()).toBe(0);
    const pause = ((await waiting())?.notBefore.getTime() ?? 0) - Date.now();
    expect(pause).toBeLessThanOrEqual(1_000);

    await systemDb().syncRequest.update({ where: { linkId: link.id }, data: { notBefore: new Date(0) } });
    expect(await look()).toBe(1);
    expect(await waiting()).toBeNull();
    const reads = sandbox.control
      .requests()
      .requests.slice(before)
      .filter(({ method, path }) => method === "GET" && path.includes(`/task/${taskId}`));
    expect(reads).toHaveLength(2);
  });

  it("a comparison that failed is put off, but not when there is news of either side, or a person asks", async () => {
    const { ctx, links } = await waitingLinks([4]);
    const [linkIds = []] = links;
    const [news = "", asked = "", swept = "", forBudget = ""] = linkIds;
    const claimToken = newId();
    await claimSyncRequests(ctx, { claimToken, limit: 4 });
    const until = new Date(Date.now() + 3_600_000);
    for (const linkId of linkIds)
      await deferSyncRequest(ctx, {
        ...{ linkId, claimToken, until, failure: null },
        isFailure: linkId !== forBudget,
      });
    const ask = (linkId: string, why: string) => systemDb().$executeRaw`
      select relaydesk_request_sync(${linkId}::uuid, ${ctx.organisationId}::uuid, ${why})`;
    await ask(news, "webhook");
    await ask(asked, "person");
    await ask(swept, "sweep");
    await ask(forBudget, "source");
    const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 4 });
    expect(requests.map(({ linkId }) => linkId).sort()).toEqual([news, asked].sort());
  });

  it("news that came while a comparison failed waits no longer than the shortest pause; for the budget it waits", async () => {
    const { ctx, links } = await waitingLinks([2]);
    const [[failed = "", forBudget = ""] = []] = links;
    const claimToken = newId();
    const { requests } = await claimSyncRequests(ctx, { claimToken, limit: 2 });
    const until = new Date(Date.now() + 3_600_000);
    for (const { linkId, version } of requests) {
      await systemDb().$executeRaw`
        select relaydesk_request_sync(${linkId}::uuid, ${ctx.organisationId}::uuid, 'source')`;
      const isFailure = linkId === failed;
      await deferSyncRequest(ctx, { linkId, claimToken, version, until, isFailure, failure: null });
    }
    const { notBefore, attempts } = await systemDb().syncRequest.findUniqueOrThrow({
      where: { linkId: failed },
    });
    expect(notBefore.getTime()).toBeLessThan(until.getTime() - 3_000_000);
    expect(attempts).toBe(1);
    expect(await systemDb().syncRequest.findUnique({ where: { linkId: forBudget } })).toMatchObject({
      notBefore: until,
      attempts: 0,
    });
  });

  it("is the business of the run that holds it: one that lost it ends, frees and puts off nothing", async () => {
    const { ctx, links } = await waitingLinks([1]);
    const [[linkId = ""] = []] = links;
    const slow = newId();
    const { requests } = await claimSyncRequests(ctx, { claimToken: slow, limit: 1 });
    const version = requests[0]?.version ?? "";
    await systemDb().syncRequest.update({ where: { linkId }, data: { claimedAt: new Date(0) } });
    const claimToken = newId();
    expect((await claimSyncRequests(ctx, { claimToken, limit: 1 })).requests).toHaveLength(1);
    const held = await systemDb().syncRequest.findUnique({ where: { linkId } });

    await finishSyncRequest(ctx, { linkId, claimToken: slow, version });
    expect(await systemDb().syncRequest.findUnique({ where: { linkId } })).toEqual(held);
    await finishSyncRequest(ctx, { linkId, claimToken: slow, version: "0" });
    expect(await systemDb().syncRequest.findUnique({ where: { linkId } })).toEqual(held);
    const until = new Date(Date.now() + 3_600_000);
    await deferSyncRequest(ctx, { linkId, claimToken: slow, until, isFailure: true, failure: null });
    expect(await systemDb().syncRequest.findUnique({ where: { linkId } })).toEqual(held);
    await finishSyncRequest(ctx, { linkId, claimToken, version });
    expect(await systemDb().syncRequest.findUnique({ where: { linkId } })).toBeNull();
  });

  it("is left where it is while ClickUp must be connected again, and no time is told for it", async () => {
    const { ctx, links } = await waitingLinks([2]);
    const [[linkId = ""] = []] = links;
    await systemDb().syncRequest.update({
      where: { linkId },
      data: { notBefore: new Date(Date.now() + 3_600_000) },
    });
    await systemDb().clickupConnection.updateMany({
      where: { organisationId: ctx.organisationId },
      data: { status: "reconnect_needed" },
    });
    expect(await claimSyncRequests(ctx, { claimToken: newId(), limit: 8 })).toEqual({
      requests: [],
      nextAt: null,
    });
  });

  it("a single further event during a look is looked at without delay", async () => {
    const { ctx, links } = await waitingLinks([1]);
    const [[linkId = ""] = []] = links;
    const claimToken = newId();
    const { requests } = await claimSyncRequests(ctx, { claimToken, limit: 1 });
    await systemDb().$executeRaw`
      select relaydesk_request_sync(${linkId}::uuid, ${ctx.organisationId}::uuid, 'webhook')`;
    await systemDb().syncRequest.update({
      where: { linkId },
      data: { requestedAt: new Date(0), attempts: 3 },
    });
    await finishSyncRequest(ctx, { linkId, claimToken, version: requests[0]?.version ?? "" });
    // It waits since then, not since what was looked at, and has not failed yet.
    expect((await claimSyncRequests(ctx, { claimToken: newId(), limit: 1 })).requests).toMatchObject([
      { linkId, attempts: 0, requestedAt: expect.not.stringMatching(/^1970/) },
    ]);
  });
});
