/** Tasks that move, disappear and come back: what happens, and what is told. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { requestLooks } from "#lib/tasks/index.ts";
import { systemContext } from "#lib/testing/contexts.ts";
import { acceptDelivery } from "#lib/testing/deliveries.ts";
import { openLifecycleDesk } from "#lib/testing/lifecycle-desk.ts";
import { listTicketTasks, replaceTicketTask } from "#lib/tickets/index.ts";

const {
  desk,
  sandbox,
  HOME,
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

describe("a task that was moved", () => {
  it("to another List of its Space is followed, with one line, and the ticket stays as it is", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    await change(ticketId, { status: "in_progress" });
    await settle();
    const target = sandbox.control.addList({
      spaceId: desk.connected.spaceId("Northwind Traders"),
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
    expect((await desk.client.getTask(taskId)).status.status).toBe("Finished");
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
    const [entry] = (await listTicketTasks(desk.agent, { id: ticketId })).items;
    expect(entry).toMatchObject({ isOutsideSpace: true, gone: null });
    expect(entry?.link?.space.name).toBe(elsewhere?.name);
    expect(await linesOf(ticketId)).toMatchObject([{ kind: "task.moved", data: { hasLeftSpace: true } }]);
  });

  it("is no news when its List only got another name, which is told once for all of its tasks", async () => {
    const one = await linkedPair();
    const other = await linkedPair();
    sandbox.control.changeList(desk.connected.listId(HOME), { name: "Tickets 2027" });
    await acceptDelivery(desk.organisation, {
      connectionId: desk.connected.connection.id,
      event: "listUpdated",
      listId: desk.connected.listId(HOME),
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
    expect((await listTicketTasks(desk.agent, { id: ticketId })).items).toMatchObject([
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
    const ctx = await systemContext(desk.organisation);
    expect(await requestLooks(ctx, {})).toEqual({ requested: 0 });
    await systemDb().taskLink.update({ where: { id: linkId }, data: { nextLookAt: new Date(0) } });
    expect(await requestLooks(ctx, {})).toEqual({ requested: 1 });
    await settle();
    expect(await kindsOf(ticketId)).toEqual(["task.gone", "task.back"]);
  });

  it("with its List says so, for every task of it, though ClickUp tells the List's end alone", async () => {
    const some = [await linkedPair(), await linkedPair(), await linkedPair()];
    sandbox.control.removeList(desk.connected.listId(HOME));
    await acceptDelivery(desk.organisation, {
      connectionId: desk.connected.connection.id,
      event: "listDeleted",
      listId: desk.connected.listId(HOME),
      receivedAt: new Date(),
    });
    expect(await settle()).toEqual(["gone", "gone", "gone"]);
    for (const { ticketId } of some)
      expect(await linesOf(ticketId)).toMatchObject([
        { kind: "task.gone", data: { reason: "list_deleted" } },
      ]);
    sandbox.control.restoreList(desk.connected.listId(HOME));
    await look(...some.map(({ linkId }) => linkId));
    for (const { ticketId } of some) expect(await kindsOf(ticketId)).toEqual(["task.gone", "task.back"]);
  });

  it("from our sight is told apart from one that was deleted, and its Space's other tasks are looked at", async () => {
    const some = [await linkedPair(), await linkedPair(), await linkedPair()];
    const spaceId = desk.connected.spaceId("Northwind Traders");
    sandbox.control.changeSpace(spaceId, { visibleTo: [] });
    // One is touched; the others follow without an event of their own.
    expect(await look(some[0]?.linkId ?? "")).toEqual(["gone", "gone", "gone"]);
    for (const { ticketId } of some)
      expect(await linesOf(ticketId)).toMatchObject([{ kind: "task.gone", data: { reason: "no_access" } }]);
    sandbox.control.changeSpace(spaceId, { visibleTo: null });
    await acceptDelivery(desk.organisation, {
      connectionId: desk.connected.connection.id,
      event: "spaceUpdated",
      body: { event: "spaceUpdated", space_id: spaceId, webhook_id: "webhook-1" },
    });
    await settle();
    for (const { ticketId } of some) expect(await kindsOf(ticketId)).toEqual(["task.gone", "task.back"]);
  });

  it("can be replaced by a person, once, and a task that is there cannot", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    await expect(replaceTicketTask(desk.agent, { id: ticketId, entryId: linkId })).rejects.toMatchObject({
      code: "conflict",
    });
    sandbox.control.deleteTask(taskId);
    await look(linkId);
    const { items } = await replaceTicketTask(desk.agent, { id: ticketId, entryId: linkId });
    expect(items).toMatchObject([{ state: "queued", isLead: true, link: null }]);
    await expect(replaceTicketTask(desk.agent, { id: ticketId, entryId: linkId })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await kindsOf(ticketId)).toEqual(["task.gone", "task.unlinked", "task.requested"]);
  });
});
