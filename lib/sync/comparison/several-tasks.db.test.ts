/** What becomes of tickets whose tasks are deleted, reopened, or shared with others. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { setTaskPolicy } from "#lib/tasks/index.ts";
import { assignSpace } from "#lib/testing/factories-clickup.ts";
import { openLifecycleDesk } from "#lib/testing/lifecycle-desk.ts";
import { installBoundaries } from "#lib/testing/process-boundaries.ts";
import { linkTicketTask, mergeTickets, unlinkTicketTask } from "#lib/tickets/index.ts";

const {
  desk,
  sandbox,
  HOME,
  fileTicket,
  linkedPair,
  settle,
  look,
  linkOf,
  ticketOf,
  change,
  linesOf,
  kindsOf,
  writes,
  now,
} = await openLifecycleDesk();

describe("what the desk.organisation wants when a task is deleted", () => {
  const intents = (sourceId: string) => systemDb().taskIntent.findMany({ where: { sourceId } });

  it("a new one: is asked for once, while the ticket is worked on", async () => {
    await setTaskPolicy(desk.agent, { onDeleted: "make_new" });
    const { linkId, ticketId, taskId } = await linkedPair();
    sandbox.control.deleteTask(taskId);
    await look(linkId);
    await look(linkId);
    expect(await intents(ticketId)).toMatchObject([{ status: "queued", purpose: "primary" }]);
    expect(await kindsOf(ticketId)).toEqual(["task.gone", "task.unlinked", "task.requested"]);
  });

  it("a new one: not for a ticket that is closed, until it is opened again", async () => {
    await setTaskPolicy(desk.agent, { onDeleted: "make_new" });
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
    await setTaskPolicy(desk.agent, { onDeleted: "make_new" });
    const { linkId, ticketId } = await linkedPair();
    sandbox.control.changeSpace(desk.connected.spaceId("Northwind Traders"), { visibleTo: [] });
    await look(linkId);
    expect(await intents(ticketId)).toEqual([]);
    sandbox.control.changeSpace(desk.connected.spaceId("Northwind Traders"), { visibleTo: null });
  });

  it("a new one: waits without a trace while there is no Space for it", async () => {
    await setTaskPolicy(desk.agent, { onDeleted: "make_new" });
    const { linkId, ticketId, taskId } = await linkedPair();
    await systemDb().customerSetting.deleteMany({ where: { customerId: desk.customerId } });
    sandbox.control.deleteTask(taskId);
    await look(linkId);
    expect(await kindsOf(ticketId)).toEqual(["task.gone"]);
    expect(await linkOf(linkId)).toMatchObject({ unlinkedAt: null, goneKind: "deleted" });
    await assignSpace(desk.organisation, desk.customerId, desk.connected.spaceId("Northwind Traders"));
    await look(linkId);
    expect(await intents(ticketId)).toMatchObject([{ status: "queued" }]);
  });

  it("close: closes the ticket when it happens, and whoever opens it again means it", async () => {
    await setTaskPolicy(desk.agent, { onDeleted: "close" });
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
    await setTaskPolicy(desk.agent, { onDeleted: "close" });
    const { linkId, ticketId, taskId } = await linkedPair();
    const other = await linkedPair();
    await linkTicketTask(desk.agent, { id: ticketId, task: other.taskId, isFurther: true });
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
    const task = await desk.client.getTask(pair.taskId);
    expect(task.status.type).toBe("open");
    expect(task.archived).toBe(false);
    expect(await ticketOf(pair.ticketId)).toMatchObject({ status: "open" });
  });

  it("a task reopens its ticket, with a line", async () => {
    const pair = await linkedPair();
    await closed(pair);
    const { statuses } = await desk.client.getList(desk.connected.listId(HOME));
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

describe("a ticket whose task is being read", () => {
  /** Looks at a link whose task was renamed, and has something happen right after the task was read. */
  async function lookAndMeanwhile(pair: { linkId: string; taskId: string }, happen: () => Promise<unknown>) {
    sandbox.control.changeTask(pair.taskId, { change: { name: "Renamed there" } });
    let hasHappened = false;
    const removeBoundaries = installBoundaries(async ({ kind, when }) => {
      if (hasHappened || kind !== "call" || when !== "after") return;
      hasHappened = true;
      await happen();
    });
    try {
      return await look(pair.linkId);
    } finally {
      removeBoundaries();
    }
  }

  it("is not written to by that look when it is merged meanwhile, and the other takes over nothing from before", async () => {
    const pair = await linkedPair();
    const target = await fileTicket("All printers");
    await lookAndMeanwhile(pair, () => mergeTickets(desk.agent, { id: target, ticketIds: [pair.ticketId] }));
    expect(await ticketOf(pair.ticketId)).toMatchObject({ title: "Printer on fire", status: "closed" });
    expect(await ticketOf(target)).toMatchObject({ title: "All printers" });
    expect(await linkOf(pair.linkId)).toMatchObject({ sourceId: target, unlinkedAt: null });
  });

  it("is not written to by that look when its link is undone meanwhile", async () => {
    const pair = await linkedPair();
    const undo = () => unlinkTicketTask(desk.agent, { id: pair.ticketId });
    expect(await lookAndMeanwhile(pair, undo)).toEqual(["undone"]);
    expect(await ticketOf(pair.ticketId)).toMatchObject({ title: "Printer on fire" });
  });
});

describe("a task of several tickets", () => {
  it("carries a change of one ticket to the others, without a webhook, and comes to rest", async () => {
    const one = await linkedPair();
    const others = [await fileTicket("Printer on fire"), await fileTicket("Printer on fire")];
    for (const id of others) await linkTicketTask(desk.agent, { id, task: one.taskId });
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
    expect((await desk.client.getTask(one.taskId)).name).toBe(`[TICKET-${one.ticketId}] Printer out`);
    await change(others[1] ?? "", { title: "Printer saved" });
    await settle();
    expect(await ticketOf(one.ticketId)).toMatchObject({ title: "Printer saved" });
    expect(await ticketOf(others[0] ?? "")).toMatchObject({ title: "Printer saved" });
    expect(writes(since)).toBe(2);
  });

  it("that is one of several of each of two tickets gives every edit to all four links once", async () => {
    const one = await linkedPair();
    const other = await linkedPair();
    await linkTicketTask(desk.agent, { id: one.ticketId, task: other.taskId, isFurther: true });
    await linkTicketTask(desk.agent, { id: other.ticketId, task: one.taskId, isFurther: true });
    await settle();
    const since = now();
    await change(one.ticketId, { title: "Round" });
    await settle();
    for (const { ticketId, taskId } of [one, other]) {
      expect((await ticketOf(ticketId)).title).toBe("Round");
      expect((await desk.client.getTask(taskId)).name).toContain("Round");
    }
    expect(writes(since)).toBe(2);
    expect(await look(one.linkId, other.linkId)).toEqual(["in_step", "in_step"]);
    expect(writes(since)).toBe(2);
  });
});
