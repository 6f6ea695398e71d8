/** What people and programs do with a ticket's task: ask, follow, retry, take back, link, unlink. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { now } from "#lib/platform/clock/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  contactContext,
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import {
  assignSpace,
  createClickupConnection,
  createStandby,
  startClickupSandbox,
} from "#lib/testing/factories-clickup.ts";
import {
  cancelTicketTask,
  chooseTicketTaskList,
  getTicketTask,
  linkTicketTask,
  refreshTicketTask,
  requestTicketTask,
  retryTicketTask,
  searchTicketTasks,
  ticketTaskSource,
  unlinkTicketTask,
  updateTicket,
} from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { PEOPLE } from "#sandbox/store/seed.ts";
import { claimTask, createTask, createTaskPipeline, lookForTask, resumeAfterReconnect } from "./index.ts";

let sandbox: RunningSandbox;
let organisation: TestOrganisation;
let agent: TestContext;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let ticketId: string;
let customerId: string;
const pipeline = createTaskPipeline({ ticket: ticketTaskSource });

beforeAll(async () => {
  sandbox = await startClickupSandbox();
});
afterAll(async () => {
  await sandbox.close();
  await disconnectDatabase();
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent");
  connected = await createClickupConnection(organisation, sandbox);
  const customer = await createCustomer(organisation, { name: "Northwind" });
  customerId = customer.id;
  await assignSpace(organisation, customerId, connected.spaceId("Northwind Traders"));
  ticketId = (await createTicket(organisation, { customerId, title: "Größe & <b>x</b>", tags: ["vat"] })).id;
});

/** One run of the job, step by step, without a server. */
async function runJob(intentId: string, runId = newId()): Promise<string> {
  const ctx = await systemContext(organisation);
  const held = { intentId, runId };
  const claim = await claimTask(ctx, held);
  if (claim.next === "done" || claim.next === "wait") return claim.next;
  const outcome = await (claim.next === "look" ? lookForTask : createTask)(ctx, pipeline, held);
  if (outcome.next === "link")
    await pipeline.completeTask(ctx, { ...held, task: outcome.task, isFound: false });
  return outcome.next;
}

async function request() {
  const state = await requestTicketTask(agent, { id: ticketId });
  if (state.intent === null) throw new Error("No intent");
  return { state, intentId: state.intent.id };
}

const timeline = () =>
  systemDb().ticketEvent.findMany({ where: { ticketId }, orderBy: { createdAt: "asc" } });
const tasksOf = (id: string) => sandbox.control.tasks({ nameIncludes: `[TICKET-${id}]` });

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

describe("what goes wrong", () => {
  it("a lost answer is settled by looking: one task, linked", async () => {
    sandbox.control.addFault({ match: { method: "POST" }, kind: "lose_response_after_commit", times: 1 });
    const { intentId } = await request();
    expect(await runJob(intentId)).toBe("wait");
    expect(await getTicketTask(agent, { id: ticketId })).toMatchObject({
      state: "waiting",
      intent: { waitingReason: "settling" },
      reason: expect.stringContaining("looks whether"),
    });
    await systemDb().taskIntent.update({ where: { id: intentId }, data: { waitingUntil: now() } });
    expect(await runJob(intentId)).toBe("link");
    expect(tasksOf(ticketId)).toHaveLength(1);
  });

  it("while a call may be out, nothing lets a second one go: not a retry, not a cancellation, not another task", async () => {
    sandbox.control.addFault({ match: { method: "POST" }, kind: "lose_response_after_commit", times: 1 });
    const { intentId } = await request();
    await runJob(intentId);
    await expect(cancelTicketTask(agent, { id: ticketId })).rejects.toMatchObject({ code: "conflict" });
    const task = sandbox.control.tasks({ nameIncludes: "Minutes" })[0];
    await expect(linkTicketTask(agent, { id: ticketId, task: task?.id ?? "" })).rejects.toMatchObject({
      code: "conflict",
    });
    await systemDb().taskIntent.update({ where: { id: intentId }, data: { waitingUntil: now() } });
    sandbox.control.addFault({ match: { path: "/team/*/task" }, kind: "stale_read", delayMs: 600_000 });
    expect(await runJob(intentId)).toBe("wait");
    expect(tasksOf(ticketId)).toHaveLength(1);
  });

  it("a refusal is final: the ticket says why, admins are told once for all tickets, and Try again works", async () => {
    sandbox.control.addFault({
      match: { method: "POST" },
      kind: "error_before_commit",
      status: 400,
      ecode: "CRTSK_001",
      times: 2,
    });
    const { intentId } = await request();
    expect(await runJob(intentId)).toBe("failed");
    expect(await getTicketTask(agent, { id: ticketId })).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("CRTSK_001"),
      intent: { failure: { code: "clickup_rejected", action: expect.any(String) } },
    });
    const second = await createTicket(organisation, { customerId });
    const other = await requestTicketTask(agent, { id: second.id });
    await runJob(other.intent?.id ?? "");
    const notices = () =>
      systemDb().notice.findMany({ where: { organisationId: organisation.organisationId } });
    expect(await notices()).toMatchObject([
      { deduplicationKey: "task_failed.clickup_rejected", occurrences: 2, resolvedAt: null },
    ]);
    for (const id of [ticketId, second.id]) {
      const again = await retryTicketTask(agent, { id });
      expect(again.state).toBe("queued");
      expect(await runJob(again.intent?.id ?? "")).toBe("link");
    }
    expect(await notices()).toMatchObject([{ resolvedAt: expect.any(Date) }]);
    expect((await timeline()).map(({ kind }) => kind)).toEqual([
      "task.requested",
      "task.failed",
      "task.created",
    ]);
  });

  it("trouble at ClickUp is tried again after 60, 120 and 240 seconds, then given up", async () => {
    sandbox.control.addFault({ match: { path: "/space/*/list" }, kind: "error_before_commit", status: 503 });
    const { intentId } = await request();
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const outcome = await runJob(intentId);
      if (outcome === "failed") break;
      const row = await systemDb().taskIntent.findUniqueOrThrow({ where: { id: intentId } });
      waits.push(Math.round(((row.waitingUntil?.getTime() ?? 0) - Date.now()) / 1000));
      await systemDb().taskIntent.update({ where: { id: intentId }, data: { waitingUntil: now() } });
    }
    expect(waits.map((seconds) => Math.round(seconds / 10) * 10)).toEqual([60, 120, 240]);
    expect(await getTicketTask(agent, { id: ticketId })).toMatchObject({
      state: "failed",
      intent: { attempts: 3, failure: { code: "clickup_unavailable" } },
    });
  });

  it("waits for rate budget until a time that is shown, without counting as a try", async () => {
    sandbox.control.addFault({
      match: { method: "POST" },
      kind: "rate_limit_storm",
      retryAfterSeconds: 90,
      times: 1,
    });
    const { intentId } = await request();
    expect(await runJob(intentId)).toBe("wait");
    const state = await getTicketTask(agent, { id: ticketId });
    expect(state).toMatchObject({ state: "waiting", intent: { waitingReason: "rate_budget", attempts: 0 } });
    expect(Date.parse(state.intent?.waitingUntil ?? "")).toBeGreaterThan(Date.now() + 80_000);
    expect(await cancelTicketTask(agent, { id: ticketId })).toMatchObject({ state: "cancelled" });
    await systemDb().clickupBudgetState.deleteMany({});
  });

  it("a List that went away parks the ticket with a choice, and the choice sends it on", async () => {
    const list = sandbox.control.addList({
      spaceId: connected.spaceId("Northwind Traders"),
      name: "Short-lived",
    });
    await systemDb().customerSetting.create({
      data: {
        id: newId(),
        organisationId: organisation.organisationId,
        customerId,
        module: "ClickUp",
        key: "clickup_list_id",
        value: list.id,
        type: "string",
      },
    });
    sandbox.control.removeList(list.id);
    const { intentId } = await request();
    expect(await runJob(intentId)).toBe("failed");
    expect(await getTicketTask(agent, { id: ticketId })).toMatchObject({
      state: "failed",
      intent: { canChooseList: true, failure: { code: "clickup_list_missing" } },
    });
    await expect(chooseTicketTaskList(agent, { id: ticketId, listId: list.id })).rejects.toMatchObject({
      code: "validation_failed",
    });
    await chooseTicketTaskList(agent, { id: ticketId, listId: connected.listId("Inbox") });
    expect(await runJob(intentId)).toBe("link");
    expect(await getTicketTask(agent, { id: ticketId })).toMatchObject({
      link: { list: { name: "Inbox" }, listReason: "chosen" },
    });
  });

  it("a List that goes away between the choice and the call is found out and chosen anew", async () => {
    const list = sandbox.control.addList({
      spaceId: connected.spaceId("Northwind Traders"),
      name: "Support",
    });
    const first = await request();
    await runJob(first.intentId);
    sandbox.control.removeList(list.id);
    const second = await createTicket(organisation, { customerId });
    const state = await requestTicketTask(agent, { id: second.id });
    expect(await runJob(state.intent?.id ?? "")).toBe("link");
    expect(await getTicketTask(agent, { id: second.id })).toMatchObject({
      link: { list: { name: "Customer tickets" } },
    });
  });

  it("a revoked token fails the ticket until ClickUp is connected again, which takes it up", async () => {
    sandbox.control.revokeTokens({ token: connected.token });
    const { intentId } = await request();
    expect(await runJob(intentId)).toBe("failed");
    expect(await getTicketTask(agent, { id: ticketId })).toMatchObject({
      intent: { failure: { code: "clickup_reconnect_needed" } },
      obstacle: { code: "clickup_reconnect_needed" },
    });
    const system = await systemContext(organisation);
    expect(await resumeAfterReconnect(system, {})).toEqual({ resumed: 1 });
    expect(system.dispatched).toMatchObject([{ name: "clickup/task.create", payload: { intentId } }]);
  });
});

describe("a standby", () => {
  it("takes over in the middle: what was asked for is made once, by the standby, and no ticket fails", async () => {
    await createStandby(connected.connection, sandbox, "tom");
    sandbox.control.revokeTokens({ token: connected.token });
    const { intentId } = await request();
    expect(await runJob(intentId)).toBe("wait");
    expect(await systemDb().taskIntent.findUniqueOrThrow({ where: { id: intentId } })).toMatchObject({
      status: "waiting",
      createSentAt: null,
    });
    await systemDb().taskIntent.update({ where: { id: intentId }, data: { waitingUntil: new Date() } });
    expect(await runJob(intentId)).toBe("link");
    expect(tasksOf(ticketId)).toMatchObject([{ creatorId: PEOPLE.tom.id }]);
    expect(await getTicketTask(agent, { id: ticketId })).toMatchObject({
      state: "completed",
      obstacle: null,
    });
  });

  it("a task of another connection's workspace is linked by that connection, and read by it ever after", async () => {
    const other = await createClickupConnection(organisation, sandbox, {
      person: "hana",
      workspace: "Kestrel Labs",
    });
    const answer = await fetch(`${sandbox.url}/api/v2/list/${other.listId("Experiments")}/task`, {
      method: "POST",
      headers: { authorization: `Bearer ${other.token}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "Far away" }),
    });
    const { id: taskId }: { id: string } = JSON.parse(await answer.text());
    expect(await linkTicketTask(agent, { id: ticketId, task: taskId })).toMatchObject({
      link: { taskId, list: { name: "Experiments" } },
    });
    expect(await systemDb().taskLink.findFirstOrThrow({ where: { taskId } })).toMatchObject({
      connectionId: other.connection.id,
    });
    await refreshTicketTask(agent, { id: ticketId });
  });
});

describe("claims", () => {
  it("two runs at once: one gets the intent, and a repeat of its own step keeps it", async () => {
    const { intentId } = await request();
    const ctx = await systemContext(organisation);
    const claims = await Promise.all(["run-1", "run-2"].map((runId) => claimTask(ctx, { intentId, runId })));
    expect(claims.map(({ next }) => next).sort()).toEqual(["create", "done"]);
    const winner = claims[0]?.next === "create" ? "run-1" : "run-2";
    expect(await claimTask(ctx, { intentId, runId: winner })).toEqual({ next: "create" });
  });

  it("a lost claim is taken over, and the one who lost it makes nothing any more", async () => {
    const { intentId } = await request();
    const ctx = await systemContext(organisation);
    await claimTask(ctx, { intentId, runId: "lost" });
    await systemDb().taskIntent.update({
      where: { id: intentId },
      data: { claimedAt: new Date(Date.now() - 600_000) },
    });
    expect(await claimTask(ctx, { intentId, runId: "heir" })).toEqual({ next: "create" });
    expect(await createTask(ctx, pipeline, { intentId, runId: "lost" })).toMatchObject({ next: "wait" });
    expect(tasksOf(ticketId)).toHaveLength(0);
    expect(await createTask(ctx, pipeline, { intentId, runId: "heir" })).toMatchObject({ next: "link" });
  });

  it("the same step twice at once: one call leaves", async () => {
    const { intentId } = await request();
    const ctx = await systemContext(organisation);
    const held = { intentId, runId: "twin" };
    await claimTask(ctx, held);
    const outcomes = await Promise.all([createTask(ctx, pipeline, held), createTask(ctx, pipeline, held)]);
    expect(outcomes.map(({ next }) => next).sort()).toEqual(["link", "wait"]);
    expect(tasksOf(ticketId)).toHaveLength(1);
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
