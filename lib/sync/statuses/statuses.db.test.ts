/** What the statuses of a List mean, reviewed by people, against the sandbox. */
import { beforeEach, describe, expect, it } from "vitest";
import { createClickUpClient } from "#lib/clickup/api-client.ts";
import { createRateBudget, tokenKeyOf } from "#lib/clickup/rate-budget.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { createClickupConnection, createTaskLink } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { ticketTaskSource, updateTicket } from "#lib/tickets/index.ts";
import { createSyncLink } from "../comparison/sync-link.ts";
import type { SourceStatus } from "../engine/statuses.ts";
import { createReconsiderLinks } from "../reconsider/reconsider-links.ts";
import { claimSyncRequests } from "../requests/requests.ts";
import { setSyncRules } from "../rules/set-sync-rules.ts";
import { linksToReconsider, type SyncListDetail } from "../schema.ts";
import { confirmStatuses, proposeStatuses } from "./decide-statuses.ts";
import { countSyncReviews, getSyncList, listSyncLists } from "./list-sync-lists.ts";
import { listListsDueAcrossOrganisations, refreshSyncList } from "./refresh-list.ts";
import { STATUSES_NOTICE } from "./store-list.ts";

const reconsiderLinks = createReconsiderLinks({ ticket: ticketTaskSource });

const syncLink = createSyncLink({ ticket: ticketTaskSource });
const sandbox = await openTestSandbox();
let client: ReturnType<typeof createClickUpClient>;
let organisation: TestOrganisation;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let admin: TestContext;
let listId: string;
let customerId: string;

beforeEach(async () => {
  sandbox.control.clearFaults();
  organisation = await createOrganisation();
  connected = await createClickupConnection(organisation, sandbox);
  admin = await memberContext(organisation, "admin");
  customerId = (await createCustomer(organisation)).id;
  client = createClickUpClient({
    token: connected.token,
    baseUrl: `${sandbox.url}/api/v2`,
    budget: createRateBudget({ tokenKey: tokenKeyOf(connected.token), lane: "person", limit: 100_000 }),
  });
  const [space] = sandbox.control.tree().workspaces[0]?.spaces ?? [];
  listId = sandbox.control.addList({
    spaceId: space?.id ?? "",
    name: `Reviewed ${newId()}`,
    statuses: [
      { status: "to do", type: "open" },
      { status: "doing", type: "custom" },
      { status: "checking 🔍", type: "custom" },
      { status: "complete", type: "closed" },
    ],
  }).id;
});

/** A ticket with its task in a status, linked and compared. */
async function linked(status: SourceStatus, taskStatus: string) {
  const ticket = await createTicket(organisation, { customerId, status });
  const task = await client.createTask(listId, {
    name: ticket.title,
    markdown_content: "",
    priority: 3,
    tags: [],
  });
  sandbox.control.changeTask(task.id, { change: { status: taskStatus } });
  const link = await createTaskLink(organisation, {
    connectionId: connected.connection.id,
    workspaceId: connected.workspaceId,
    sourceId: ticket.id,
    taskId: task.id,
    listId,
  });
  await settle();
  return { ticketId: ticket.id, taskId: task.id, linkId: link.id };
}

async function settle() {
  const ctx = await systemContext(organisation);
  for (let round = 0; round < 20; round += 1) {
    const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 10 });
    if (requests.length === 0) return;
    for (const request of requests) await syncLink(ctx, request);
  }
  throw new Error("It does not settle");
}
/** Does what the job does, with every event that the changes sent; answers how many links were asked for. */
async function carryOut(ctx: TestContext): Promise<number> {
  const job = await systemContext(organisation);
  let asked = 0;
  for (const event of ctx.dispatched.splice(0).filter(({ name }) => name === linksToReconsider.name)) {
    const { cause } = linksToReconsider.payload.parse(event.payload);
    asked += (await reconsiderLinks(job, { cause, afterId: null })).requested;
  }
  return asked;
}
async function theList(): Promise<SyncListDetail> {
  const { items } = await listSyncLists(admin, {});
  return getSyncList(admin, { id: items.find((item) => item.listId === listId)?.id ?? "" });
}
async function say(meanings: Record<string, SourceStatus>, back: Partial<Record<SourceStatus, string>> = {}) {
  const list = await theList();
  const keyOf = (name: string) => list.statuses.find((status) => status.name === name)?.key ?? "";
  return confirmStatuses(admin, {
    id: list.id,
    version: list.version,
    statuses: list.statuses
      .filter(({ isGone }) => !isGone)
      .map(({ key, name, means }) => ({ key, means: meanings[name] ?? means })),
    waysBack: Object.fromEntries(Object.entries(back).map(([means, name]) => [means, keyOf(name)])),
  });
}
const statusOf = async (id: string) => (await systemDb().ticket.findUniqueOrThrow({ where: { id } })).status;
const taskStatusOf = async (id: string) => (await client.getTask(id)).status.status;
const named = (list: SyncListDetail, name: string) => list.statuses.find((status) => status.name === name);

describe("a List's statuses", () => {
  it("are read when its first task is, each with its colour, its proposal and how many tasks are in it", async () => {
    await linked("in_progress", "doing");
    const list = await theList();
    expect(list).toMatchObject({ taskCount: 1, statusCount: 4, proposedCount: 4, reviewCount: 0 });
    expect(named(list, "doing")).toMatchObject({
      means: "in_progress",
      taskCount: 1,
      isWayBack: true,
      color: expect.stringMatching(/^#/),
    });
  });

  it("that mean something else now take the tickets in them along, and nothing else", async () => {
    const one = await linked("in_progress", "checking 🔍");
    const other = await linked("in_progress", "doing");
    await say({ "checking 🔍": "waiting" });
    expect(await carryOut(admin)).toBe(1);
    await settle();
    expect(await statusOf(one.ticketId)).toBe("waiting");
    expect(await taskStatusOf(one.taskId)).toBe("checking 🔍");
    expect(await statusOf(other.ticketId)).toBe("in_progress");
  });

  it("that never agreed with a ticket, because linking overwrites nothing, are left alone", async () => {
    const pair = await linked("closed", "checking 🔍");
    await say({ "checking 🔍": "waiting" });
    expect(await carryOut(admin)).toBe(0);
    expect(await statusOf(pair.ticketId)).toBe("closed");
  });

  it("move no ticket when the status is never touched, and the task when only it may be", async () => {
    const pair = await linked("in_progress", "checking 🔍");
    await setSyncRules(admin, { choices: { status: { direction: "off" } } });
    await say({ "checking 🔍": "waiting" });
    await carryOut(admin);
    await settle();
    expect([await statusOf(pair.ticketId), await taskStatusOf(pair.taskId)]).toEqual([
      "in_progress",
      "checking 🔍",
    ]);
    await say({ "checking 🔍": "in_progress" });
    await setSyncRules(admin, { choices: { status: { direction: "to_clickup" } } });
    await say({ "checking 🔍": "waiting" });
    await carryOut(admin);
    await settle();
    expect([await statusOf(pair.ticketId), await taskStatusOf(pair.taskId)]).toEqual([
      "in_progress",
      "doing",
    ]);
  });

  it("are written back as a person chose, from the next change on", async () => {
    const pair = await linked("open", "to do");
    await say({}, { in_progress: "checking 🔍" });
    expect(await carryOut(admin)).toBe(0);
    await updateTicket(await memberContext(organisation, "agent"), {
      id: pair.ticketId,
      status: "in_progress",
    });
    await settle();
    expect(await taskStatusOf(pair.taskId)).toBe("checking 🔍");
  });

  it("are proposed anew when a person asks for it", async () => {
    await linked("open", "to do");
    await say({ doing: "waiting" }, {});
    const list = await theList();
    expect(named(list, "doing")).toMatchObject({ means: "waiting", isConfirmed: true });
    const again = await proposeStatuses(admin, { id: list.id, version: list.version });
    expect(named(again, "doing")).toMatchObject({ means: "in_progress", isConfirmed: false });
  });
});

describe("a decision", () => {
  it("names every status, and a way back that means the same", async () => {
    await linked("open", "to do");
    const { id, statuses } = await theList();
    const all = statuses.map(({ key, means }) => ({ key, means }));
    await expect(confirmStatuses(admin, { id, statuses: all.slice(1) })).rejects.toMatchObject({
      code: "validation_failed",
      publicMessage: expect.stringContaining("to do"),
    });
    await expect(
      confirmStatuses(admin, { id, statuses: [...all, { key: "none", means: "open" }] }),
    ).rejects.toMatchObject({ code: "validation_failed" });
    await expect(
      confirmStatuses(admin, { id, statuses: all, waysBack: { waiting: all[0]?.key ?? "" } }),
    ).rejects.toMatchObject({ fields: [{ path: "waysBack.waiting" }] });
  });

  it("of two at once is made by one, and leaves one audit row", async () => {
    await linked("open", "to do");
    const { id, version, statuses } = await theList();
    const decide = (means: SourceStatus) =>
      confirmStatuses(admin, { id, version, statuses: statuses.map(({ key }) => ({ key, means })) });
    const results = await Promise.allSettled([decide("open"), decide("waiting"), decide("closed")]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const audit = await systemDb().auditEvent.findMany({
      where: { organisationId: organisation.organisationId, action: "list_statuses.confirmed" },
    });
    expect(audit).toHaveLength(1);
  });

  it("is an admin's, over Lists of their own organisation", async () => {
    await linked("open", "to do");
    const { id, statuses } = await theList();
    const input = { id, statuses: statuses.map(({ key, means }) => ({ key, means })) };
    const agent = await memberContext(organisation, "agent");
    await expect(confirmStatuses(agent, input)).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await memberContext(await createOrganisation(), "owner");
    for (const call of [
      () => confirmStatuses(stranger, input),
      () => proposeStatuses(stranger, { id }),
      () => getSyncList(stranger, { id }),
      () => refreshSyncList(stranger, { id }),
    ])
      await expect(call()).rejects.toMatchObject({ code: "not_found" });
    expect((await listSyncLists(stranger, {})).items).toEqual([]);
  });
});

describe("when the List changes in ClickUp", () => {
  const change = (what: Parameters<typeof sandbox.control.changeStatuses>[1]) =>
    sandbox.control.changeStatuses(listId, what);
  const notices = () =>
    systemDb().notice.findMany({
      where: {
        organisationId: organisation.organisationId,
        deduplicationKey: STATUSES_NOTICE,
        resolvedAt: null,
      },
    });
  const refresh = async () => refreshSyncList(admin, { id: (await theList()).id });

  it("new, renamed and removed statuses are to be looked at, under one notice, until somebody did", async () => {
    await linked("open", "to do");
    await say({});
    change({ add: { status: "parked", type: "custom" } });
    change({ rename: { from: "doing", to: "busy" } });
    change({ remove: "checking 🔍" });
    const list = await refresh();
    expect(list.reviewCount).toBe(3);
    expect(named(list, "parked")?.review).toMatchObject({ kind: "added" });
    expect(named(list, "busy")).toMatchObject({
      review: { kind: "renamed", before: "doing" },
      means: "in_progress",
    });
    expect(named(list, "checking 🔍")).toMatchObject({ isGone: true, review: { kind: "removed" } });
    expect(await notices()).toHaveLength(1);
    expect(await countSyncReviews(admin, {})).toEqual({ lists: 1 });
    expect((await listSyncLists(admin, { show: "review" })).items).toHaveLength(1);
    await refresh();
    expect(await notices()).toMatchObject([{ occurrences: 1 }]);
    const done = await say({ parked: "waiting" });
    expect(done.reviewCount).toBe(0);
    expect(done.statuses.map(({ name }) => name)).not.toContain("checking 🔍");
    expect(await notices()).toEqual([]);
  });

  it("a removed way back gives way to the next best before the first change fails", async () => {
    const pair = await linked("open", "to do");
    await say({}, { in_progress: "doing" });
    change({ remove: "doing" });
    await updateTicket(await memberContext(organisation, "agent"), {
      id: pair.ticketId,
      status: "in_progress",
    });
    await settle();
    expect(await taskStatusOf(pair.taskId)).toBe("checking 🔍");
    expect(
      await systemDb().syncField.findUniqueOrThrow({
        where: { linkId_field: { linkId: pair.linkId, field: "status" } },
      }),
    ).toMatchObject({ state: "in_step", failureCode: null });
    expect((await theList()).reviewCount).toBe(1);
  });

  it("a delivery that says so makes it due, and one that is not there any more is marked", async () => {
    await linked("open", "to do");
    const { id } = await theList();
    const isDue = async () =>
      (await listListsDueAcrossOrganisations(new Date(), 1_000)).some((due) => due.id === id);
    expect(await isDue()).toBe(false);
    await systemDb().webhookDelivery.create({
      data: {
        id: newId(),
        organisationId: organisation.organisationId,
        connectionId: connected.connection.id,
        event: "listUpdated",
        listId,
        verdict: "accepted",
        state: "ignored",
        body: Buffer.from("{}"),
      },
    });
    expect(await isDue()).toBe(true);
    await refreshSyncList(await systemContext(organisation), { id, lane: "sweep" });
    expect(await isDue()).toBe(false);
    sandbox.control.removeList(listId);
    expect((await refresh()).goneAt).not.toBeNull();
  });
});
