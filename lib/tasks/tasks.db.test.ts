/** What people and programs do with a ticket's task: ask, follow, retry, take back, link, unlink. */
import { beforeEach, describe, expect, it } from "vitest";
import { now } from "#lib/platform/clock/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { contactContext, createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { openTaskDesk, type TaskDesk } from "#lib/testing/task-desk.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import {
  cancelTicketTask,
  getTicketTask,
  linkTicketTask,
  refreshTicketTask,
  requestTicketTask,
  retryTicketTask,
  searchTicketTasks,
  unlinkTicketTask,
  updateTicket,
} from "#lib/tickets/index.ts";

const sandbox = await openTestSandbox();
let organisation: TaskDesk["organisation"];
let agent: TaskDesk["agent"];
let connected: TaskDesk["connected"];
let customerId: TaskDesk["customerId"];
let ticketId: TaskDesk["ticketId"];
let runJob: TaskDesk["runJob"];
let request: TaskDesk["request"];
let timeline: TaskDesk["timeline"];
let tasksOf: TaskDesk["tasksOf"];
beforeEach(async () => {
  ({ organisation, agent, connected, customerId, ticketId, runJob, request, timeline, tasksOf } =
    await openTaskDesk(sandbox));
});

describe("asking for a task", () => {
  it("writes intent, event and audit row in one go, and ends in a linked task", async () => {
    const { state, intentId } = await request();
    expect(state).toMatchObject({ state: "queued", link: null, obstacle: null });
    expect(agent.dispatched).toMatchObject([{ name: "clickup/task.create", payload: { intentId } }]);
    const { sourceLabel } = await systemDb().taskIntent.findUniqueOrThrow({ where: { id: intentId } });
    expect(sourceLabel).toMatch(/^#\d+$/);
    expect(await runJob(intentId)).toBe("link");
    const done = await getTicketTask(agent, { id: ticketId });
    const [task] = tasksOf(ticketId);
    expect(task).toMatchObject({ name: `[TICKET-${ticketId}] Größe & <b>x</b>` });
    expect(done).toMatchObject({
      state: "completed",
      link: {
        taskId: task?.id,
        taskUrl: `${sandbox.url}/t/${task?.id}`,
        status: { type: "open" },
        list: { name: "Customer tickets" },
        space: { name: "Northwind Traders" },
        listReason: "named_like_support",
      },
    });
    expect((await timeline()).map(({ kind }) => kind)).toEqual(["task.requested", "task.created"]);
    const audits = await systemDb().auditEvent.findMany({
      where: { organisationId: organisation.organisationId },
      orderBy: { createdAt: "asc" },
    });
    expect(audits.map(({ action }) => action)).toEqual(["task.requested", "task.created"]);
    // Asking for what is there answers with it, and starts nothing.
    expect(await requestTicketTask(agent, { id: ticketId })).toMatchObject({ state: "completed" });
    expect(agent.dispatched).toHaveLength(1);
  });

  it("for more tickets at once than there are connections: nobody waits for a connection that another holds", async () => {
    const tickets = [];
    for (let index = 0; index < 40; index += 1)
      tickets.push(await createTicket(organisation, { customerId }));
    const states = await Promise.all(tickets.map(({ id }) => requestTicketTask(agent, { id })));
    expect(states.every(({ state }) => state === "queued")).toBe(true);
  });

  it("ten times at once comes to one intent, one event, one row of the log", async () => {
    const other = await memberContext(organisation, "agent");
    const states = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        requestTicketTask(index % 2 === 0 ? agent : other, { id: ticketId }),
      ),
    );
    expect(new Set(states.map(({ intent }) => intent?.id)).size).toBe(1);
    expect(agent.dispatched.length + other.dispatched.length).toBe(1);
    expect(
      await systemDb().auditEvent.count({ where: { organisationId: organisation.organisationId } }),
    ).toBe(1);
  });

  it("says what stands in the way, and how to mend it", async () => {
    const homeless = await createCustomer(organisation);
    const lonely = await createTicket(organisation, { customerId: homeless.id });
    await expect(requestTicketTask(agent, { id: lonely.id })).rejects.toMatchObject({
      code: "clickup_space_missing",
      status: 409,
      action: expect.stringContaining("Choose a Space"),
    });
    expect(await getTicketTask(agent, { id: lonely.id })).toMatchObject({
      state: "none",
      obstacle: { code: "clickup_space_missing" },
    });
    await systemDb().clickupConnection.update({
      where: { id: connected.connection.id },
      data: { status: "reconnect_needed" },
    });
    await expect(requestTicketTask(agent, { id: ticketId })).rejects.toMatchObject({
      code: "clickup_reconnect_needed",
    });
    await systemDb().clickupConnection.update({
      where: { id: connected.connection.id },
      data: { status: "disconnected" },
    });
    await expect(requestTicketTask(agent, { id: ticketId })).rejects.toMatchObject({
      code: "clickup_not_connected",
    });
  });

  it("is for those who may, in their own organisation", async () => {
    const reader = await memberContext(organisation, "legal");
    await expect(requestTicketTask(reader, { id: ticketId })).rejects.toMatchObject({ code: "forbidden" });
    const contact = await contactContext(organisation, { customerId });
    await expect(getTicketTask(contact, { id: ticketId })).rejects.toMatchObject({ code: "forbidden" });
    const foreign = await memberContext(await createOrganisation(), "owner");
    for (const verb of [
      requestTicketTask,
      getTicketTask,
      retryTicketTask,
      cancelTicketTask,
      unlinkTicketTask,
    ])
      await expect(verb(foreign, { id: ticketId })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("links", () => {
  it("an existing task is linked by address or id, read anew, and unlinked; then another may be made", async () => {
    const task = sandbox.control.tasks({ nameIncludes: "VAT rate" })[0];
    const linked = await linkTicketTask(agent, { id: ticketId, task: `${sandbox.url}/t/${task?.id}` });
    expect(linked).toMatchObject({ state: "completed", link: { taskId: task?.id, listReason: null } });
    await fetch(`${sandbox.url}/api/v2/task/${task?.id}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${connected.token}`, "content-type": "application/json" },
      body: JSON.stringify({ status: "resolved" }),
    });
    expect(await refreshTicketTask(agent, { id: ticketId })).toMatchObject({
      link: { status: { name: "resolved", type: "done" } },
    });
    expect(await unlinkTicketTask(agent, { id: ticketId })).toMatchObject({ state: "cancelled", link: null });
    const { intentId } = await request();
    expect(await runJob(intentId)).toBe("link");
    expect((await timeline()).map(({ kind }) => kind)).toEqual([
      "task.linked",
      "task.unlinked",
      "task.requested",
      "task.created",
    ]);
  });

  it("a task of a workspace that is not ours is refused with the reason, as is what ClickUp does not show", async () => {
    const foreign = sandbox.control.addSpace({
      workspaceId: sandbox.control.tree().workspaces[2]?.id ?? "",
      name: "Elsewhere",
    });
    const list = sandbox.control.addList({ spaceId: foreign.id, name: "There" });
    const { token } = sandbox.control.mintToken({ email: "hana@kestrel.example" });
    const created = await fetch(`${sandbox.url}/api/v2/list/${list.id}/task`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "Foreign" }),
    });
    const { id } = (await created.json()) as { id: string };
    for (const task of [id, "86zzzzzzz", "https://app.clickup.com/t/1/DEV-1"])
      await expect(linkTicketTask(agent, { id: ticketId, task })).rejects.toMatchObject({
        code: "clickup_task_foreign",
        publicMessage: expect.stringContaining("workspace"),
      });
    await expect(linkTicketTask(agent, { id: ticketId, task: "not a task" })).rejects.toMatchObject({
      fields: [{ path: "task" }],
    });
  });

  it("belong to the ticket's customer, and go along when the ticket is given to another", async () => {
    const { intentId } = await request();
    await runJob(intentId);
    const where = { sourceId: ticketId };
    const owners = async () => [
      (await systemDb().taskLink.findFirstOrThrow({ where })).customerId,
      (await systemDb().taskIntent.findFirstOrThrow({ where })).customerId,
    ];
    expect(await owners()).toEqual([customerId, customerId]);
    const other = await createCustomer(organisation, { name: "Southwind" });
    await updateTicket(agent, { id: ticketId, customerId: other.id, requesterId: null });
    expect(await owners()).toEqual([other.id, other.id]);
  });

  it("a second task is refused where the one task of a ticket is meant", async () => {
    const task = sandbox.control.tasks({ nameIncludes: "logs people out" })[0]?.id ?? "";
    await linkTicketTask(agent, { id: ticketId, task });
    const other = sandbox.control.tasks().find(({ id }) => id !== task)?.id ?? "";
    await expect(linkTicketTask(agent, { id: ticketId, task: other })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("finds tasks of the customer's Space by their words", async () => {
    const { items } = await searchTicketTasks(agent, { id: ticketId, q: "delivery PORTAL" });
    expect(items.map(({ name }) => name)).toEqual(["Delivery portal logs people out after a minute"]);
  });

  it("asked for again after unlinking, the old task is not taken for the new one", async () => {
    const first = await request();
    await runJob(first.intentId);
    await unlinkTicketTask(agent, { id: ticketId });
    sandbox.control.addFault({ match: { method: "POST" }, kind: "lose_response_after_commit", times: 1 });
    const second = await request();
    await runJob(second.intentId);
    await systemDb().taskIntent.update({ where: { id: second.intentId }, data: { waitingUntil: now() } });
    expect(await runJob(second.intentId)).toBe("link");
    expect(tasksOf(ticketId)).toHaveLength(2);
    const { link } = await getTicketTask(agent, { id: ticketId });
    expect(link?.taskId).toBe(tasksOf(ticketId)[1]?.id);
  });
});
