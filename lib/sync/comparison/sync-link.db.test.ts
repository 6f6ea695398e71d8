/** Two-way sync of one link, against the sandbox: what travels, what does not come back, and what happens on the way. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { memberContext, systemContext } from "#lib/testing/contexts.ts";
import { acceptDelivery } from "#lib/testing/deliveries.ts";
import { createTicket } from "#lib/testing/factories.ts";
import { type LinkedDesk, openLinkedDesk } from "#lib/testing/linked-desk.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { linkTicketTask, ticketTaskSource } from "#lib/tickets/index.ts";
import { claimSyncRequests } from "../requests/requests.ts";
import { createSyncLink } from "./sync-link.ts";

const syncLink = createSyncLink({ ticket: ticketTaskSource });
const sandbox = await openTestSandbox();
let organisation: LinkedDesk["organisation"];
let connected: LinkedDesk["connected"];
let customerId: LinkedDesk["customerId"];
let client: LinkedDesk["client"];
let linkedPair: LinkedDesk["linkedPair"];
let settle: LinkedDesk["settle"];
let askFor: LinkedDesk["askFor"];
let change: LinkedDesk["change"];
let ticketOf: LinkedDesk["ticketOf"];
let taskOf: LinkedDesk["taskOf"];
let fieldOf: LinkedDesk["fieldOf"];
let writesTo: LinkedDesk["writesTo"];

beforeEach(async () => {
  sandbox.control.clearFaults();
  ({
    organisation,
    connected,
    customerId,
    client,
    linkedPair,
    settle,
    askFor,
    change,
    ticketOf,
    taskOf,
    fieldOf,
    writesTo,
  } = await openLinkedDesk(sandbox));
});

describe("the first look at a link", () => {
  it("agrees on every field and writes nothing to a task that says the same", async () => {
    const { linkId, taskId } = await linkedPair();
    const states = await systemDb().syncField.findMany({ where: { linkId }, orderBy: { field: "asc" } });
    expect(states.map(({ field, state }) => [field, state])).toEqual(
      ["assignee", "description", "dueDate", "priority", "status", "tags", "title"].map((field) => [
        field,
        "in_step",
      ]),
    );
    expect(writesTo(taskId)).toEqual([]);
  });

  it("overwrites nothing on either side when a person linked a task that was there before", async () => {
    const ticket = await createTicket(organisation, {
      customerId,
      title: "What the ticket says",
      description: "Ours",
      priority: "urgent",
      tags: ["ours"],
    });
    const task = await client.createTask(connected.listId("Inbox"), {
      name: "What the task says",
      markdown_content: "Theirs",
      priority: 4,
      tags: ["theirs"],
    });
    await linkTicketTask(await memberContext(organisation, "agent"), { id: ticket.id, task: task.id });
    expect(await settle()).toEqual(["in_step"]);
    expect(writesTo(task.id)).toEqual([]);
    expect(await ticketOf(ticket.id)).toMatchObject({
      title: "What the ticket says",
      description: "Ours",
      priority: "urgent",
      tags: ["ours"],
    });
    await change(ticket.id, { priority: "high" });
    await settle();
    expect(await taskOf(task.id)).toMatchObject({
      name: "What the task says",
      priority: 2,
      tags: ["theirs"],
    });
  });

  it("sends what was changed here since a task that was there was linked, and nothing else", async () => {
    const ticket = await createTicket(organisation, { customerId, title: "Ours", tags: ["ours"] });
    const task = await client.createTask(connected.listId("Inbox"), {
      name: "Theirs",
      markdown_content: "Theirs",
      priority: 4,
      tags: ["theirs"],
    });
    await linkTicketTask(await memberContext(organisation, "agent"), { id: ticket.id, task: task.id });
    await change(ticket.id, { priority: "urgent", tags: ["ours", "new"] });
    expect(await settle()).toEqual(["changed"]);
    const { name, priority, tags, markdown_description } = await taskOf(task.id);
    expect({ name, priority, tags: tags.toSorted() }).toEqual({
      name: "Theirs",
      priority: 1,
      tags: ["new", "theirs"],
    });
    expect(markdown_description?.trim()).toBe("Theirs");
    expect(await ticketOf(ticket.id)).toMatchObject({ title: "Ours", tags: ["ours", "new"] });
  });
});

describe("a change here", () => {
  it("of every field at once reaches the task by one update, and ends there", async () => {
    const { ticketId, taskId } = await linkedPair();
    await change(ticketId, {
      title: "Printer out",
      description: "All is well",
      status: "in_progress",
      priority: "urgent",
      dueDate: "2026-12-24",
      tags: ["hardware"],
    });
    expect(await settle()).toEqual(["changed"]);
    const task = await taskOf(taskId);
    expect(task).toMatchObject({ name: `[TICKET-${ticketId}] Printer out`, priority: 1, tags: ["hardware"] });
    expect(task.markdown_description?.trim()).toBe("All is well");
    expect(task.status.type).toBe("custom");
    expect(writesTo(taskId)).toEqual(["PUT", "POST"]);
    await askFor((await systemDb().taskLink.findFirstOrThrow({ where: { taskId } })).id);
    expect(await settle()).toEqual(["in_step"]);
    expect(writesTo(taskId)).toEqual(["PUT", "POST"]);
  });

  it("is measured when it has arrived, and nothing else is", async () => {
    const arrivals = () =>
      systemDb().syncArrival.findMany({ where: { organisationId: organisation.organisationId } });
    const { linkId, ticketId, taskId } = await linkedPair();
    const before = (await arrivals()).length;
    sandbox.control.changeTask(taskId, { change: { priority: 1 } });
    await askFor(linkId);
    await settle();
    expect(await arrivals()).toHaveLength(before);
    await change(ticketId, { priority: "low" });
    const { requestedAt } = await systemDb().syncRequest.findUniqueOrThrow({ where: { linkId } });
    await settle();
    const [arrival, ...others] = (await arrivals()).slice(before);
    expect(others).toEqual([]);
    expect((arrival?.at.getTime() ?? 0) - (arrival?.tookMs ?? 0)).toBe(requestedAt.getTime());
  });

  it("is owed an event by the webhook of its workspace once ClickUp has taken it", async () => {
    const { ticketId, taskId, linkId } = await linkedPair();
    const connectionId = connected.connection.id;
    await systemDb().clickupWebhook.create({
      data: {
        organisationId: organisation.organisationId,
        connectionId,
        workspaceId: connected.workspaceId,
        webhookId: newId(),
        endpoint: "http://localhost:3000/",
        madeAt: new Date(0),
      },
    });
    const owedSince = async () =>
      (await systemDb().clickupWebhook.findFirstOrThrow({ where: { connectionId } })).owedSince;
    sandbox.control.changeTask(taskId, { change: { priority: 1 } });
    await askFor(linkId);
    await settle();
    expect(await owedSince()).toBeNull();
    await change(ticketId, { priority: "low" });
    await settle();
    expect(await owedSince()).not.toBeNull();
  });

  it("of anything else asks for nothing", async () => {
    const { ticketId } = await linkedPair();
    await systemDb().ticket.update({ where: { id: ticketId }, data: { externalReference: newId() } });
    expect(await settle()).toEqual([]);
  });

  it("that ClickUp refuses fails by itself, and the other fields arrive", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 400,
      ecode: "INPUT_005",
      err: "Task name invalid",
      match: { method: "PUT", path: `/task/${taskId}` },
      times: 2,
    });
    await change(ticketId, { title: "Refused", priority: "low" });
    await settle();
    expect(await taskOf(taskId)).toMatchObject({ priority: 4 });
    expect(await fieldOf(linkId, "title")).toMatchObject({ state: "failed", failureClass: "person" });
    expect(await fieldOf(linkId, "priority")).toMatchObject({ state: "in_step" });
  });

  it("waits while ClickUp is away, and arrives afterwards", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 503,
      match: { path: `/task/${taskId}` },
    });
    await change(ticketId, { title: "Later" });
    const ctx = await systemContext(organisation);
    const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 10 });
    const [request] = requests;
    if (request === undefined) throw new Error("Nothing was asked for");
    expect(await syncLink(ctx, request)).toBe("waiting");
    expect(await systemDb().syncRequest.findUniqueOrThrow({ where: { linkId } })).toMatchObject({
      attempts: 1,
      claimToken: null,
    });
    sandbox.control.clearFaults();
    await systemDb().syncRequest.update({ where: { linkId }, data: { notBefore: new Date(0) } });
    expect(await settle()).toEqual(["changed"]);
    expect((await taskOf(taskId)).name).toBe(`[TICKET-${ticketId}] Later`);
  }, 30_000);

  it("that arrives beside one that ClickUp is in trouble with is settled at once, and only the other waits", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 503,
      match: { method: "POST", path: `/task/${taskId}/tag/*` },
    });
    await change(ticketId, { priority: "low", tags: ["hardware"] });
    expect(await settle()).toEqual(["waiting"]);
    expect(await fieldOf(linkId, "priority")).toMatchObject({ state: "in_step", sentAt: null });
    expect(await fieldOf(linkId, "tags")).toMatchObject({ state: "waiting", sentAt: expect.any(Date) });
    sandbox.control.clearFaults();
    await systemDb().syncRequest.update({ where: { linkId }, data: { notBefore: new Date(0) } });
    expect(await settle()).toEqual(["changed"]);
    expect(await taskOf(taskId)).toMatchObject({ priority: 4, tags: ["hardware"] });
    expect(await fieldOf(linkId, "tags")).toMatchObject({ state: "in_step", sentAt: null });
  });

  it("whose answer is lost is found to have arrived, and not sent again", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    sandbox.control.addFault({
      kind: "lose_response_after_commit",
      match: { method: "PUT", path: `/task/${taskId}` },
      times: 3,
    });
    await change(ticketId, { priority: "high" });
    await settle();
    await systemDb().syncRequest.update({ where: { linkId }, data: { notBefore: new Date(0) } });
    const before = writesTo(taskId).length;
    await settle();
    expect(writesTo(taskId)).toHaveLength(before);
    expect(await fieldOf(linkId, "priority")).toMatchObject({ state: "in_step" });
  }, 30_000);
});

describe("a change in ClickUp", () => {
  it("of every field reaches the ticket, and is not written back", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    const { statuses } = await client.getList(connected.listId("Inbox"));
    const last = statuses.find(({ type }) => type === "closed");
    sandbox.control.changeTask(taskId, {
      change: {
        name: `[TICKET-${ticketId}] Put out`,
        markdown_content: "Water everywhere",
        status: last?.status,
        priority: 1,
        due_date: Date.parse("2026-12-31T11:00:00Z"),
      },
    });
    await askFor(linkId);
    expect(await settle()).toEqual(["changed"]);
    expect(await ticketOf(ticketId)).toMatchObject({
      title: "Put out",
      description: "Water everywhere",
      status: "closed",
      priority: "urgent",
      dueDate: new Date("2026-12-31"),
    });
    expect(writesTo(taskId)).toEqual([]);
    await askFor(linkId);
    expect(await settle()).toEqual(["in_step"]);
  });

  it("is on the ticket's timeline under ClickUp's name", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    sandbox.control.changeTask(taskId, { change: { priority: 1 } });
    await askFor(linkId);
    await settle();
    const events = await systemDb().ticketEvent.findMany({ where: { ticketId, kind: "priority.changed" } });
    expect(events).toMatchObject([{ data: { from: "normal", to: "urgent" } }]);
  });

  it("that a ticket cannot hold is refused by itself, with the reason", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    sandbox.control.changeTask(taskId, {
      change: { markdown_content: "x".repeat(60_000), priority: 2 },
    });
    await askFor(linkId);
    await settle();
    expect(await ticketOf(ticketId)).toMatchObject({
      priority: "high",
      description: "First line\n\nSecond line",
    });
    expect(await fieldOf(linkId, "description")).toMatchObject({ state: "failed", failureClass: "person" });
  });

  it("that deletes the task marks the link, with ClickUp's reason", async () => {
    const { linkId, taskId } = await linkedPair();
    sandbox.control.deleteTask(taskId, {});
    await askFor(linkId);
    expect(await settle()).toEqual(["gone"]);
    expect(await systemDb().taskLink.findUniqueOrThrow({ where: { id: linkId } })).toMatchObject({
      goneReason: "ITEM_013",
    });
  });
});

describe("a request that is asked for again meanwhile", () => {
  it("stays for the next run", async () => {
    const { linkId } = await linkedPair();
    await askFor(linkId);
    const ctx = await systemContext(organisation);
    const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 10 });
    await askFor(linkId);
    for (const request of requests) await syncLink(ctx, request);
    expect(await systemDb().syncRequest.findUnique({ where: { linkId } })).toMatchObject({
      claimToken: null,
    });
    expect(await settle()).toEqual(["in_step"]);
    expect(await systemDb().syncRequest.findUnique({ where: { linkId } })).toBeNull();
  });

  it("is held by one run at a time", async () => {
    const { linkId } = await linkedPair();
    await askFor(linkId);
    const claims = await Promise.all(
      Array.from({ length: 10 }, async () =>
        claimSyncRequests(await systemContext(organisation), { claimToken: newId(), limit: 10 }),
      ),
    );
    expect(claims.flatMap(({ requests }) => requests)).toHaveLength(1);
  });
});

describe("while ClickUp is not connected", () => {
  it("nothing is taken up, and nothing is lost", async () => {
    const { ticketId, taskId } = await linkedPair();
    const { id } = connected.connection;
    await systemDb().clickupConnection.update({ where: { id }, data: { status: "reconnect_needed" } });
    await change(ticketId, { title: "Meanwhile" });
    expect(await settle()).toEqual([]);
    await systemDb().clickupConnection.update({ where: { id }, data: { status: "connected" } });
    expect(await settle()).toEqual(["changed"]);
    expect((await taskOf(taskId)).name).toBe(`[TICKET-${ticketId}] Meanwhile`);
  });
});

describe("deliveries", () => {
  it("about a task are settled by the look that follows them, with what came of it", async () => {
    const { linkId, taskId } = await linkedPair();
    await systemDb().webhookDelivery.create({
      data: {
        id: newId(),
        organisationId: organisation.organisationId,
        connectionId: connected.connection.id,
        webhookId: "w",
        event: "taskUpdated",
        taskId,
        verdict: "accepted",
        state: "waiting",
        body: Buffer.from("{}"),
        receivedAt: new Date(Date.now() - 1_000),
      },
    });
    sandbox.control.changeTask(taskId, { change: { priority: 1 } });
    await askFor(linkId);
    await settle();
    expect(await systemDb().webhookDelivery.findMany({ where: { taskId } })).toMatchObject([
      { state: "applied", effects: [{ field: "priority", before: "normal", after: "urgent" }] },
    ]);
  });

  it("that came after the task was read wait for the next look", async () => {
    const { linkId, taskId } = await linkedPair();
    const connectionId = connected.connection.id;
    const receivedAt = new Date(Date.now() + 3_600_000);
    const id = await acceptDelivery(organisation, { connectionId, taskId, receivedAt });
    await askFor(linkId);
    await settle();
    expect(await systemDb().webhookDelivery.findUnique({ where: { id } })).toMatchObject({
      state: "waiting",
    });
  });
});
