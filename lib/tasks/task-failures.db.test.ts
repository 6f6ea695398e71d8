/** What goes wrong on the way to a task, who takes over, and who may go on: nothing is made twice, nothing is lost. */
import { beforeEach, describe, expect, it } from "vitest";
import { holdClock, now } from "#lib/platform/clock/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { systemContext } from "#lib/testing/contexts.ts";
import { createTicket } from "#lib/testing/factories.ts";
import { createClickupConnection, createStandby } from "#lib/testing/factories-clickup.ts";
import { installBoundaries } from "#lib/testing/process-boundaries.ts";
import { openTaskDesk, type TaskDesk } from "#lib/testing/task-desk.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import {
  cancelTicketTask,
  chooseTicketTaskList,
  getTicketTask,
  linkTicketTask,
  refreshTicketTask,
  requestTicketTask,
  retryTicketTask,
  ticketTaskSource,
} from "#lib/tickets/index.ts";
import { PEOPLE } from "#sandbox/store/seed.ts";
import { claimTask, createTask, createTaskPipeline, resumeTasks } from "./index.ts";

const sandbox = await openTestSandbox();
let organisation: TaskDesk["organisation"];
let agent: TaskDesk["agent"];
let connected: TaskDesk["connected"];
let customerId: TaskDesk["customerId"];
let ticketId: TaskDesk["ticketId"];
let pipeline: TaskDesk["pipeline"];
let runJob: TaskDesk["runJob"];
let request: TaskDesk["request"];
let timeline: TaskDesk["timeline"];
let tasksOf: TaskDesk["tasksOf"];
beforeEach(async () => {
  ({ organisation, agent, connected, customerId, ticketId, pipeline, runJob, request, timeline, tasksOf } =
    await openTaskDesk(sandbox));
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
    expect(await resumeTasks(system, { waitedFor: "connection" })).toEqual({ resumed: 1 });
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

  it("a call that was noted too long ago does not leave any more, and is made later", async () => {
    const { intentId } = await request();
    const ctx = await systemContext(organisation);
    let elapsed = 0;
    const slow = createTaskPipeline(
      { ticket: ticketTaskSource },
      { elapsedMs: () => (elapsed += pipeline.timings.sendWindowMs + 1) },
    );
    const held = { intentId, runId: newId() };
    await claimTask(ctx, held);
    expect(await createTask(ctx, slow, held)).toMatchObject({ next: "wait" });
    expect(tasksOf(ticketId)).toEqual([]);
    const waiting = await systemDb().taskIntent.findUniqueOrThrow({ where: { id: intentId } });
    expect(waiting).toMatchObject({ status: "waiting", createSentAt: null, attempts: 0 });
    await systemDb().taskIntent.update({ where: { id: intentId }, data: { waitingUntil: now() } });
    expect(await runJob(intentId)).toBe("link");
    expect(tasksOf(ticketId)).toHaveLength(1);
  });

  it("a search that began too early proves nothing: no second call leaves after it", async () => {
    sandbox.control.addFault({
      match: { method: "POST" },
      kind: "error_before_commit",
      status: 503,
      times: 1,
    });
    const { intentId } = await request();
    expect(await runJob(intentId)).toBe("wait");
    const sent = await systemDb().taskIntent.findUniqueOrThrow({ where: { id: intentId } });
    const sentAt = sent.createSentAt?.getTime() ?? 0;
    const { settleMs } = pipeline.timings;
    // The search begins a moment before the call is settled, and ends after that.
    let isAnswered = false;
    const removeBoundaries = installBoundaries(async ({ kind, when }) => {
      if (kind === "call" && when === "after") isAnswered = true;
    });
    const release = holdClock(() => new Date(sentAt + settleMs + (isAnswered ? 1_000 : -1_000)));
    try {
      await systemDb().taskIntent.update({ where: { id: intentId }, data: { waitingUntil: new Date(0) } });
      expect(await runJob(intentId)).toBe("wait");
    } finally {
      release();
      removeBoundaries();
    }
    expect(await systemDb().taskIntent.findUniqueOrThrow({ where: { id: intentId } })).toMatchObject({
      waitingReason: "settling",
      createSentAt: sent.createSentAt,
    });
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
