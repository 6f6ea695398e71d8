/** Many tasks for one ticket, many tickets for one task, and what becomes of tasks when tickets are put together. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { transaction } from "#lib/platform/verb/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { assignSpace, createClickupConnection } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import {
  cancelTicketTask,
  getTicketTask,
  leadTicketTask,
  linkTicketTask,
  listTicketTasks,
  moveTicketTasks,
  requestTicketTask,
  ticketTaskSource,
  unlinkTicketTask,
} from "#lib/tickets/index.ts";
import { claimTask, createTask, createTaskPipeline, lookForTask } from "./index.ts";

const sandbox = await openTestSandbox();
let organisation: TestOrganisation;
let agent: TestContext;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let customerId: string;
const pipeline = createTaskPipeline({ ticket: ticketTaskSource });

beforeEach(async () => {
  sandbox.control.clearFaults();
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent");
  connected = await createClickupConnection(organisation, sandbox);
  customerId = (await createCustomer(organisation)).id;
  await assignSpace(organisation, customerId, connected.spaceId("Northwind Traders"));
});

const fileTicket = async (title = "Printer on fire") => createTicket(organisation, { customerId, title });

/** The job of one request, until it ends. */
async function runJob(intentId: string): Promise<void> {
  const ctx = await systemContext(organisation);
  const held = { intentId, runId: newId() };
  for (let round = 0; round < 5; round += 1) {
    const claim = await claimTask(ctx, held);
    if (claim.next === "done" || claim.next === "wait") return;
    const outcome = await (claim.next === "look" ? lookForTask : createTask)(ctx, pipeline, held);
    if (outcome.next !== "link") return;
    const { isLinked } = await pipeline.completeTask(ctx, {
      ...held,
      task: outcome.task,
      isFound: claim.next === "look",
    });
    if (isLinked) return;
  }
}

async function makeTask(id: string, purpose?: string) {
  const { intent } = await requestTicketTask(agent, {
    id,
    ...(purpose === undefined ? {} : { purpose }),
  });
  if (intent === null) throw new Error("No intent");
  await runJob(intent.id);
  return intent.id;
}

const tasksOf = (id: string) => sandbox.control.tasks({ nameIncludes: `[TICKET-${id}]` });
const linesOf = async (ticketId: string) =>
  (await systemDb().ticketEvent.findMany({ where: { ticketId }, orderBy: { id: "asc" } })).map(
    ({ kind }) => kind,
  );
const standing = (sourceId: string) =>
  systemDb().taskLink.findMany({
    where: { sourceId, unlinkedAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
const list = (id: string) => listTicketTasks(agent, { id });

describe("further tasks of a ticket", () => {
  it("are made one for each purpose, however often it is asked for, and the first one leads", async () => {
    const { id } = await fileTicket();
    await makeTask(id);
    const asked = await Promise.all(
      Array.from({ length: 6 }, () => requestTicketTask(agent, { id, purpose: "Fix in the app" })),
    );
    const [intentId] = new Set(asked.map(({ intent }) => intent?.id));
    expect(new Set(asked.map(({ intent }) => intent?.id)).size).toBe(1);
    await runJob(intentId ?? "");
    expect(tasksOf(id)).toHaveLength(2);
    const { items } = await list(id);
    expect(items.map(({ isLead, label, state }) => [isLead, label, state])).toEqual([
      [true, null, "completed"],
      [false, "Fix in the app", "completed"],
    ]);
    // The primary route speaks of the leading one alone.
    expect((await getTicketTask(agent, { id })).link?.id).toBe(items[0]?.id);
    expect(await requestTicketTask(agent, { id })).toMatchObject({ state: "completed" });
    expect(tasksOf(id)).toHaveLength(2);
  });

  it("cannot be called what the first one is called", async () => {
    const { id } = await fileTicket();
    await expect(requestTicketTask(agent, { id, purpose: "Primary" })).rejects.toMatchObject({
      code: "validation_failed",
    });
  });

  it("lead when they are told to, and when the one that led is undone", async () => {
    const { id } = await fileTicket();
    await makeTask(id);
    await makeTask(id, "Second");
    await makeTask(id, "Third");
    const [first, second, third] = (await list(id)).items;
    if (first === undefined || second === undefined || third === undefined) throw new Error("Three expected");
    expect((await leadTicketTask(agent, { id, entryId: third.id })).items[0]?.id).toBe(third.id);
    expect((await getTicketTask(agent, { id })).link?.id).toBe(third.id);
    await leadTicketTask(agent, { id, entryId: third.id });
    await unlinkTicketTask(agent, { id });
    expect((await list(id)).items.map(({ id: entry, isLead }) => [entry, isLead])).toEqual([
      [first.id, true],
      [second.id, false],
    ]);
    expect((await linesOf(id)).filter((kind) => kind === "task.lead_changed")).toHaveLength(1);
    await unlinkTicketTask(agent, { id, entryId: second.id });
    await unlinkTicketTask(agent, { id, entryId: first.id });
    expect(await list(id)).toMatchObject({ items: [], obstacle: null });
  });

  it("that are taken back leave the others alone", async () => {
    const { id } = await fileTicket();
    await makeTask(id);
    const { intent } = await requestTicketTask(agent, { id, purpose: "Never mind" });
    await cancelTicketTask(agent, { id, entryId: intent?.id ?? "" });
    expect((await list(id)).items).toMatchObject([{ isLead: true, state: "completed" }]);
  });

  it("whose answers were both lost get one task each, and no third is made", async () => {
    const { id } = await fileTicket();
    sandbox.control.addFault({
      kind: "lose_response_after_commit",
      match: { method: "POST", path: `/list/${connected.listId("Customer tickets")}/task` },
      times: 2,
    });
    const one = await makeTask(id);
    const other = await makeTask(id, "Second");
    expect(tasksOf(id)).toHaveLength(2);
    expect(await standing(id)).toEqual([]);
    // Lost answers are looked for later; here at once, twice over and in the order that confuses most.
    await systemDb().taskIntent.updateMany({
      where: { id: { in: [one, other] } },
      data: { waitingUntil: new Date(0) },
    });
    await runJob(other);
    await systemDb().taskIntent.updateMany({
      where: { id: one },
      data: { waitingUntil: new Date(0) },
    });
    await runJob(one);
    const links = await standing(id);
    expect(new Set(links.map(({ taskId }) => taskId))).toEqual(new Set(tasksOf(id).map((task) => task.id)));
    expect(links).toHaveLength(2);
  });

  it("that two requests found at once belong to one of them, and the other looks on", async () => {
    const { id } = await fileTicket();
    const first = await makeTask(id);
    const { intent } = await requestTicketTask(agent, { id, purpose: "Second" });
    const ctx = await systemContext(organisation);
    const held = { intentId: intent?.id ?? "", runId: newId() };
    await claimTask(ctx, held);
    const outcome = await createTask(ctx, pipeline, held);
    if (outcome.next !== "link") throw new Error(`Unexpected ${outcome.next}`);
    const [taken] = await standing(id);
    const answer = await pipeline.completeTask(ctx, {
      ...held,
      task: { ...outcome.task, taskId: taken?.taskId ?? "" },
      isFound: true,
    });
    expect(answer).toEqual({ isLinked: false });
    expect(await standing(id)).toMatchObject([{ intentId: first }]);
    expect(await systemDb().taskIntent.findUniqueOrThrow({ where: { id: held.intentId } })).toMatchObject({
      status: "creating",
    });
  });
});

describe("a task that is there already", () => {
  const taskByHand = async (name: string) => {
    const made = await fileTicket("by hand");
    await makeTask(made.id);
    const [task] = tasksOf(made.id);
    if (task === undefined) throw new Error("No task");
    sandbox.control.changeTask(task.id, { change: { name } });
    return { taskId: task.id, ticketId: made.id };
  };

  it("can be linked to several tickets, and beside others, but to one ticket once", async () => {
    const { taskId, ticketId } = await taskByHand("Shared");
    const { id } = await fileTicket();
    await makeTask(id);
    await expect(linkTicketTask(agent, { id, task: taskId })).rejects.toMatchObject({ code: "conflict" });
    await linkTicketTask(agent, { id, task: taskId, isFurther: true });
    await linkTicketTask(agent, { id, task: taskId, isFurther: true });
    expect((await list(id)).items.map(({ link, isLead }) => [link?.taskId === taskId, isLead])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(await standing(ticketId)).toHaveLength(1);
    expect((await linesOf(id)).filter((kind) => kind === "task.linked")).toHaveLength(1);
  });

  it("is not linked to tickets of two customers: each would read what the other's says", async () => {
    const { taskId } = await taskByHand("Only theirs");
    const other = await createCustomer(organisation);
    const { id } = await createTicket(organisation, { customerId: other.id });
    await expect(linkTicketTask(agent, { id, task: taskId, isFurther: true })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await standing(id)).toEqual([]);
  });

  it("counts as linked, not as made, whichever way it was linked", async () => {
    const { taskId } = await taskByHand("There before");
    const { id } = await fileTicket();
    await linkTicketTask(agent, { id, task: taskId });
    expect(await standing(id)).toMatchObject([{ origin: "linked", purpose: "primary" }]);
    const other = await fileTicket();
    await makeTask(other.id);
    expect(await standing(other.id)).toMatchObject([{ origin: "made" }]);
  });

  it("is not linked by hand while a task whose making is not settled may be this very one", async () => {
    const { taskId } = await taskByHand("Whose?");
    const { id } = await fileTicket();
    await makeTask(id);
    const { intent } = await requestTicketTask(agent, { id, purpose: "Under way" });
    await systemDb().taskIntent.update({
      where: { id: intent?.id ?? "" },
      data: { status: "waiting", createSentAt: new Date() },
    });
    await expect(linkTicketTask(agent, { id, task: taskId, isFurther: true })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("tickets that are put together", () => {
  const merge = (from: string, to: string) => transaction(agent, (ctx) => moveTicketTasks(ctx, { from, to }));

  it("hand over their tasks as further ones, with a line in both timelines", async () => {
    const [one, other] = [await fileTicket("One"), await fileTicket("Other")];
    await makeTask(one.id);
    await makeTask(other.id);
    await makeTask(other.id, "Fix in the app");
    expect(await merge(other.id, one.id)).toEqual({ moved: 2, joined: 0 });
    expect((await list(one.id)).items.map(({ label, isLead }) => [label, isLead])).toEqual([
      [null, true],
      [`from #${other.number}`, false],
      ["Fix in the app", false],
    ]);
    expect(await standing(other.id)).toEqual([]);
    expect((await linesOf(one.id)).slice(-2)).toEqual(["task.taken_over", "task.taken_over"]);
    expect((await linesOf(other.id)).slice(-2)).toEqual(["task.handed_over", "task.handed_over"]);
    const [, moved] = await standing(one.id);
    expect(moved).toMatchObject({ origin: "linked" });
    expect(await systemDb().syncRequest.findUnique({ where: { linkId: moved?.id ?? "" } })).not.toBeNull();
  });

  it("keep one link to a task that both had", async () => {
    const [one, other] = [await fileTicket("One"), await fileTicket("Other")];
    await makeTask(one.id);
    const [task] = tasksOf(one.id);
    await linkTicketTask(agent, { id: other.id, task: task?.id ?? "" });
    expect(await merge(other.id, one.id)).toEqual({ moved: 0, joined: 1 });
    expect(await standing(one.id)).toHaveLength(1);
    expect(await standing(other.id)).toEqual([]);
    expect((await linesOf(other.id)).at(-1)).toBe("task.handed_over");
  });

  it("give a ticket without a task its first, which then leads", async () => {
    const [one, other] = [await fileTicket("One"), await fileTicket("Other")];
    await makeTask(other.id);
    await merge(other.id, one.id);
    expect((await getTicketTask(agent, { id: one.id })).link).not.toBeNull();
  });

  it("lose no task that is being made, and make none twice", async () => {
    const [one, other] = [await fileTicket("One"), await fileTicket("Other")];
    const { intent } = await requestTicketTask(agent, { id: other.id });
    const ctx = await systemContext(organisation);
    const held = { intentId: intent?.id ?? "", runId: newId() };
    await claimTask(ctx, held);
    const outcome = await createTask(ctx, pipeline, held);
    if (outcome.next !== "link") throw new Error(`Unexpected ${outcome.next}`);
    // The task is there, its link is not: the merge and the job's last step meet.
    await Promise.all([
      merge(other.id, one.id),
      pipeline.completeTask(ctx, { ...held, task: outcome.task, isFound: false }),
    ]);
    expect(await standing(other.id)).toEqual([]);
    expect((await standing(one.id)).map(({ taskId }) => taskId)).toEqual([outcome.task.taskId]);
    expect(tasksOf(other.id)).toHaveLength(1);
  });

  it("can be put together over and over, with purposes that clash", async () => {
    const tickets = await Promise.all([1, 2, 3].map((index) => fileTicket(`Ticket ${index}`)));
    const [one, two, three] = tickets;
    if (one === undefined || two === undefined || three === undefined) throw new Error("Three expected");
    for (const { id } of tickets) {
      await makeTask(id);
      await makeTask(id, "Fix");
    }
    await merge(three.id, two.id);
    await merge(two.id, one.id);
    const { items } = await list(one.id);
    expect(items).toHaveLength(6);
    expect(new Set(items.map(({ label }) => label)).size).toBe(6);
  });
});
