/** Tasks that move, disappear and come back, and several tasks and tickets at once: what happens, and what is told. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createClickUpClient } from "#lib/clickup/api-client.ts";
import { createRateBudget, tokenKeyOf } from "#lib/clickup/rate-budget.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { requestLooks, setTaskPolicy } from "#lib/tasks/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { acceptDelivery } from "#lib/testing/deliveries.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import {
  assignSpace,
  createClickupConnection,
  createTaskLink,
  startClickupSandbox,
} from "#lib/testing/factories-clickup.ts";
import {
  linkTicketTask,
  listTicketTasks,
  replaceTicketTask,
  ticketTaskSource,
  updateTicket,
} from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { claimSyncRequests } from "./requests.ts";
import { createSyncLink } from "./sync-link.ts";

const syncLink = createSyncLink({ ticket: ticketTaskSource });
let sandbox: RunningSandbox;
let organisation: TestOrganisation;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let customerId: string;
let client: ReturnType<typeof createClickUpClient>;
let agent: Awaited<ReturnType<typeof memberContext>>;

beforeAll(async () => {
  sandbox = await startClickupSandbox();
});
afterAll(async () => {
  await sandbox.close();
  await disconnectDatabase();
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  sandbox.control.reset({ seed: newId() });
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "owner");
  connected = await createClickupConnection(organisation, sandbox);
  customerId = (await createCustomer(organisation)).id;
  await assignSpace(organisation, customerId, connected.spaceId("Northwind Traders"));
  client = createClickUpClient({
    token: connected.token,
    baseUrl: `${sandbox.url}/api/v2`,
    budget: createRateBudget({ tokenKey: tokenKeyOf(connected.token), lane: "person", limit: 100_000 }),
  });
});

const HOME = "Customer tickets";

async function fileTicket(title = "Printer on fire") {
  return (await createTicket(organisation, { customerId, title, description: "Line" })).id;
}

async function linkedPair(list = HOME, title = "Printer on fire") {
  const ticketId = await fileTicket(title);
  const task = await client.createTask(connected.listId(list), {
    name: `[TICKET-${ticketId}] ${title}`,
    markdown_content: "Line",
    priority: 3,
    tags: [],
  });
  const link = await createTaskLink(organisation, {
    connectionId: connected.connection.id,
    workspaceId: connected.workspaceId,
    spaceId: connected.spaceId("Northwind Traders"),
    sourceId: ticketId,
    taskId: task.id,
    listId: connected.listId(list),
    listName: list,
  });
  await settle();
  return { ticketId, taskId: task.id, linkId: link.id };
}

async function settle(): Promise<string[]> {
  const ctx = await systemContext(organisation);
  const outcomes: string[] = [];
  for (let round = 0; round < 40; round += 1) {
    const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 10 });
    if (requests.length === 0) return outcomes;
    for (const request of requests) outcomes.push(await syncLink(ctx, request));
  }
  throw new Error("It does not settle");
}

async function look(...linkIds: string[]) {
  for (const linkId of linkIds)
    await systemDb().$executeRaw`
      select relaydesk_request_sync(${linkId}::uuid, ${organisation.organisationId}::uuid, 'webhook')`;
  return settle();
}

const linkOf = (id: string) => systemDb().taskLink.findUniqueOrThrow({ where: { id } });
const ticketOf = (id: string) => systemDb().ticket.findUniqueOrThrow({ where: { id } });
const change = (id: string, changes: Record<string, unknown>) => updateTicket(agent, { id, ...changes });
const linesOf = async (ticketId: string, prefix = "task.") =>
  (await systemDb().ticketEvent.findMany({ where: { ticketId }, orderBy: { id: "asc" } }))
    .filter(({ kind }) => kind.startsWith(prefix))
    .map(({ kind, data, visibility }) => ({ kind, data, visibility }));
const kindsOf = async (ticketId: string) => (await linesOf(ticketId)).map(({ kind }) => kind);
const writes = (since: number) =>
  sandbox.control.requests(since).requests.filter(({ method }) => method !== "GET").length;
const now = () => sandbox.control.requests().next;

describe("a task that was moved", () => {
  it("to another List of its Space is followed, with one line, and the ticket stays as it is", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    await change(ticketId, { status: "in_progress" });
    await settle();
    const target = sandbox.control.addList({
      spaceId: connected.spaceId("Northwind Traders"),
      name: "Escalated 🚨 مرحبا",
      statuses: [
        { status: "To do", type: "open" },
        { status: "In progress", type: "custom" },
        { status: "Finished", type: "closed" },
      ],
    });
    sandbox.control.moveTask(taskId, { listId: target.id });
    const since = now();
    await look(linkId);
    await look(linkId);
    expect(await linkOf(linkId)).toMatchObject({ listId: target.id, listName: "Escalated 🚨 مرحبا" });
    expect(await ticketOf(ticketId)).toMatchObject({ status: "in_progress" });
    expect(writes(since)).toBe(0);
    expect(await linesOf(ticketId)).toMatchObject([
      {
        kind: "task.moved",
        visibility: "internal",
        data: { from: HOME, to: "Escalated 🚨 مرحبا", hasLeftSpace: false },
      },
    ]);
    // From now on the statuses of that List apply.
    await change(ticketId, { status: "closed" });
    await settle();
    expect((await client.getTask(taskId)).status.status).toBe("Finished");
  });

  it("out of the customer's Space is followed, and the ticket's tasks say so", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    const [workspace] = sandbox.control.tree().workspaces;
    const elsewhere = workspace?.spaces.find(
      ({ name, archived }) => name !== "Northwind Traders" && !archived,
    );
    const list = sandbox.control.addList({
      spaceId: elsewhere?.id ?? "",
      name: "Elsewhere",
      statuses: [
        { status: "to do", type: "open" },
        { status: "done", type: "closed" },
      ],
    });
    sandbox.control.moveTask(taskId, { listId: list.id });
    await look(linkId);
    const [entry] = (await listTicketTasks(agent, { id: ticketId })).items;
    expect(entry).toMatchObject({ isOutsideSpace: true, gone: null });
    expect(entry?.link?.space.name).toBe(elsewhere?.name);
    expect(await linesOf(ticketId)).toMatchObject([{ kind: "task.moved", data: { hasLeftSpace: true } }]);
  });

  it("is no news when its List only got another name, which is told once for all of its tasks", async () => {
    const one = await linkedPair();
    const other = await linkedPair();
    sandbox.control.changeList(connected.listId(HOME), { name: "Tickets 2027" });
    await acceptDelivery(organisation, {
      connectionId: connected.connection.id,
      event: "listUpdated",
      listId: connected.listId(HOME),
    });
    expect(await settle()).toEqual(["in_step"]);
    expect(await linkOf(one.linkId)).toMatchObject({ listName: "Tickets 2027" });
    expect(await linkOf(other.linkId)).toMatchObject({ listName: "Tickets 2027" });
    expect(await kindsOf(one.ticketId)).toEqual([]);
  });
});

describe("a task that is gone", () => {
  it("is told once however often it is looked for, and told again when it is back", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    sandbox.control.deleteTask(taskId);
    expect(await look(linkId)).toEqual(["gone"]);
    await look(linkId);
    expect(await linesOf(ticketId)).toMatchObject([
      { kind: "task.gone", visibility: "internal", data: { reason: "deleted", taskId } },
    ]);
    expect((await listTicketTasks(agent, { id: ticketId })).items).toMatchObject([
      { gone: { kind: "deleted" }, isLead: true },
    ]);
    sandbox.control.restoreTask(taskId);
    await look(linkId);
    await look(linkId);
    expect(await kindsOf(ticketId)).toEqual(["task.gone", "task.back"]);
    expect(await linkOf(linkId)).toMatchObject({ goneAt: null, goneKind: null, nextLookAt: null });
  });

  it("is found again by itself, without a webhook", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    sandbox.control.deleteTask(taskId);
    await look(linkId);
    sandbox.control.restoreTask(taskId);
    const ctx = await systemContext(organisation);
    expect(await requestLooks(ctx, {})).toEqual({ requested: 0 });
    await systemDb().taskLink.update({ where: { id: linkId }, data: { nextLookAt: new Date(0) } });
    expect(await requestLooks(ctx, {})).toEqual({ requested: 1 });
    await settle();
    expect(await kindsOf(ticketId)).toEqual(["task.gone", "task.back"]);
  });

  it("with its List says so, for every task of it, though ClickUp tells the List's end alone", async () => {
    const some = [await linkedPair(), await linkedPair(), await linkedPair()];
    sandbox.control.removeList(connected.listId(HOME));
    await acceptDelivery(organisation, {
      connectionId: connected.connection.id,
      event: "listDeleted",
      listId: connected.listId(HOME),
      receivedAt: new Date(),
    });
    expect(await settle()).toEqual(["gone", "gone", "gone"]);
    for (const { ticketId } of some)
      expect(await linesOf(ticketId)).toMatchObject([
        { kind: "task.gone", data: { reason: "list_deleted" } },
      ]);
    sandbox.control.restoreList(connected.listId(HOME));
    await look(...some.map(({ linkId }) => linkId));
    for (const { ticketId } of some) expect(await kindsOf(ticketId)).toEqual(["task.gone", "task.back"]);
  });

  it("from our sight is told apart from one that was deleted, and its Space's other tasks are looked at", async () => {
    const some = [await linkedPair(), await linkedPair(), await linkedPair()];
    const spaceId = connected.spaceId("Northwind Traders");
    sandbox.control.changeSpace(spaceId, { visibleTo: [] });
    // One is touched; the others follow without an event of their own.
    expect(await look(some[0]?.linkId ?? "")).toEqual(["gone", "gone", "gone"]);
    for (const { ticketId } of some)
      expect(await linesOf(ticketId)).toMatchObject([{ kind: "task.gone", data: { reason: "no_access" } }]);
    sandbox.control.changeSpace(spaceId, { visibleTo: null });
    await acceptDelivery(organisation, {
      connectionId: connected.connection.id,
      event: "spaceUpdated",
      body: { event: "spaceUpdated", space_id: spaceId, webhook_id: "webhook-1" },
    });
    await settle();
    for (const { ticketId } of some) expect(await kindsOf(ticketId)).toEqual(["task.gone", "task.back"]);
  });

  it("can be replaced by a person, once, and a task that is there cannot", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    await expect(replaceTicketTask(agent, { id: ticketId, entryId: linkId })).rejects.toMatchObject({
      code: "conflict",
    });
    sandbox.control.deleteTask(taskId);
    await look(linkId);
    const { items } = await replaceTicketTask(agent, { id: ticketId, entryId: linkId });
    expect(items).toMatchObject([{ state: "queued", isLead: true, link: null }]);
    await expect(replaceTicketTask(agent, { id: ticketId, entryId: linkId })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await kindsOf(ticketId)).toEqual(["task.gone", "task.unlinked", "task.requested"]);
  });
});

describe("what the organisation wants when a task is deleted", () => {
  const intents = (sourceId: string) => systemDb().taskIntent.findMany({ where: { sourceId } });

  it("a new one: is asked for once, while the ticket is worked on", async () => {
    await setTaskPolicy(agent, { onDeleted: "make_new" });
    const { linkId, ticketId, taskId } = await linkedPair();
    sandbox.control.deleteTask(taskId);
    await look(linkId);
    await look(linkId);
    expect(await intents(ticketId)).toMatchObject([{ status: "queued", purpose: "primary" }]);
    expect(await kindsOf(ticketId)).toEqual(["task.gone", "task.unlinked", "task.requested"]);
  });

  it("a new one: not for a ticket that is closed, until it is opened again", async () => {
    await setTaskPolicy(agent, { onDeleted: "make_new" });
    const { linkId, ticketId, taskId } = await linkedPair();
    await change(ticketId, { status: "closed" });
    await settle();
    sandbox.control.deleteTask(taskId);
    await look(linkId);
    expect(await intents(ticketId)).toEqual([]);
    await change(ticketId, { status: "open" });
    await settle();
    expect(await intents(ticketId)).toMatchObject([{ status: "queued" }]);
  });

  it("a new one: not for a task that was only closed to us", async () => {
    await setTaskPolicy(agent, { onDeleted: "make_new" });
    const { linkId, ticketId } = await linkedPair();
    sandbox.control.changeSpace(connected.spaceId("Northwind Traders"), { visibleTo: [] });
    await look(linkId);
    expect(await intents(ticketId)).toEqual([]);
    sandbox.control.changeSpace(connected.spaceId("Northwind Traders"), { visibleTo: null });
  });

  it("a new one: waits without a trace while there is no Space for it", async () => {
    await setTaskPolicy(agent, { onDeleted: "make_new" });
    const { linkId, ticketId, taskId } = await linkedPair();
    await systemDb().customerSetting.deleteMany({ where: { customerId } });
    sandbox.control.deleteTask(taskId);
    await look(linkId);
    expect(await kindsOf(ticketId)).toEqual(["task.gone"]);
    expect(await linkOf(linkId)).toMatchObject({ unlinkedAt: null, goneKind: "deleted" });
    await assignSpace(organisation, customerId, connected.spaceId("Northwind Traders"));
    await look(linkId);
    expect(await intents(ticketId)).toMatchObject([{ status: "queued" }]);
  });

  it("close: closes the ticket when it happens, and whoever opens it again means it", async () => {
    await setTaskPolicy(agent, { onDeleted: "close" });
    const { linkId, ticketId, taskId } = await linkedPair();
    sandbox.control.deleteTask(taskId);
    await look(linkId);
    expect(await ticketOf(ticketId)).toMatchObject({ status: "closed" });
    await change(ticketId, { status: "open" });
    await settle();
    await look(linkId);
    expect(await ticketOf(ticketId)).toMatchObject({ status: "open" });
  });

  it("close: not while the ticket has another task", async () => {
    await setTaskPolicy(agent, { onDeleted: "close" });
    const { linkId, ticketId, taskId } = await linkedPair();
    const other = await linkedPair();
    await linkTicketTask(agent, { id: ticketId, task: other.taskId, isFurther: true });
    await settle();
    sandbox.control.deleteTask(taskId);
    await look(linkId);
    expect(await ticketOf(ticketId)).toMatchObject({ status: "open" });
  });
});

describe("reopening", () => {
  const closed = async (pair: { ticketId: string }) => {
    await change(pair.ticketId, { status: "closed" });
    await settle();
  };

  it("a ticket gives its task the way back, out of the archive too", async () => {
    const pair = await linkedPair();
    await closed(pair);
    sandbox.control.changeTask(pair.taskId, { change: { archived: true } });
    await change(pair.ticketId, { status: "open" });
    await settle();
    const task = await client.getTask(pair.taskId);
    expect(task.status.type).toBe("open");
    expect(task.archived).toBe(false);
    expect(await ticketOf(pair.ticketId)).toMatchObject({ status: "open" });
  });

  it("a task reopens its ticket, with a line", async () => {
    const pair = await linkedPair();
    await closed(pair);
    const { statuses } = await client.getList(connected.listId(HOME));
    sandbox.control.changeTask(pair.taskId, {
      change: { status: statuses.find(({ type }) => type === "open")?.status },
    });
    await look(pair.linkId);
    expect(await ticketOf(pair.ticketId)).toMatchObject({ status: "open", closedAt: null });
    expect((await linesOf(pair.ticketId, "status.")).at(-1)).toMatchObject({
      data: { from: "closed", to: "open", transition: "reopen" },
    });
  });

  it("a ticket whose task is gone changes nothing at ClickUp, and still says why", async () => {
    const pair = await linkedPair();
    await closed(pair);
    sandbox.control.deleteTask(pair.taskId);
    await look(pair.linkId);
    const since = now();
    await change(pair.ticketId, { status: "open" });
    expect(await settle()).toEqual(["gone"]);
    expect(writes(since)).toBe(0);
    expect(await kindsOf(pair.ticketId)).toEqual(["task.gone"]);
  });
});

describe("a task of several tickets", () => {
  it("carries a change of one ticket to the others, without a webhook, and comes to rest", async () => {
    const one = await linkedPair();
    const others = [await fileTicket("Printer on fire"), await fileTicket("Printer on fire")];
    for (const id of others) await linkTicketTask(agent, { id, task: one.taskId });
    await settle();
    const since = now();
    await change(one.ticketId, { title: "Printer out", priority: "urgent", status: "in_progress" });
    await settle();
    for (const id of others)
      expect(await ticketOf(id)).toMatchObject({
        title: "Printer out",
        priority: "urgent",
        status: "in_progress",
      });
    expect(writes(since)).toBe(1);
    expect((await client.getTask(one.taskId)).name).toBe(`[TICKET-${one.ticketId}] Printer out`);
    await change(others[1] ?? "", { title: "Printer saved" });
    await settle();
    expect(await ticketOf(one.ticketId)).toMatchObject({ title: "Printer saved" });
    expect(await ticketOf(others[0] ?? "")).toMatchObject({ title: "Printer saved" });
    expect(writes(since)).toBe(2);
  });

  it("that is one of several of each of two tickets gives every edit to all four links once", async () => {
    const one = await linkedPair();
    const other = await linkedPair();
    await linkTicketTask(agent, { id: one.ticketId, task: other.taskId, isFurther: true });
    await linkTicketTask(agent, { id: other.ticketId, task: one.taskId, isFurther: true });
    await settle();
    const since = now();
    await change(one.ticketId, { title: "Round" });
    await settle();
    for (const { ticketId, taskId } of [one, other]) {
      expect((await ticketOf(ticketId)).title).toBe("Round");
      expect((await client.getTask(taskId)).name).toContain("Round");
    }
    expect(writes(since)).toBe(2);
    expect(await look(one.linkId, other.linkId)).toEqual(["in_step", "in_step"]);
    expect(writes(since)).toBe(2);
  });
});
