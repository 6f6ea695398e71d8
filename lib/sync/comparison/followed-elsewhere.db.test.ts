/** A move that something else noticed before the comparison did is followed all the same. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { getSpaceMove } from "#lib/tasks/index.ts";
import { systemContext } from "#lib/testing/contexts.ts";
import { openLifecycleDesk } from "#lib/testing/lifecycle-desk.ts";
import { advanceSpaceMove, refreshTicketTask, startSpaceMove } from "#lib/tickets/index.ts";

const { desk, sandbox, settle, linkedPair, linkOf, ticketOf, change, linesOf } = await openLifecycleDesk();

const STATUSES = [
  { status: "To do", type: "open" as const },
  { status: "In progress", type: "custom" as const },
  { status: "Finished", type: "closed" as const },
];

describe("a task that was moved in ClickUp", () => {
  it("has its line in the timeline, though somebody read the task anew before the comparison", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    const target = sandbox.control.addList({
      spaceId: desk.connected.spaceId("Northwind Traders"),
      name: "Escalated",
      statuses: STATUSES,
    });
    sandbox.control.moveTask(taskId, { listId: target.id });
    await refreshTicketTask(desk.agent, { id: ticketId });
    await settle();
    expect(await linkOf(linkId)).toMatchObject({ listId: target.id, listName: "Escalated" });
    expect(await linesOf(ticketId)).toMatchObject([{ kind: "task.moved", data: { to: "Escalated" } }]);
  });
});

describe("a task that was moved with its customer's Space", () => {
  it("changes no status of its ticket, whatever the two had been left at", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    const { organisationId } = desk.organisation;
    const { customerId } = desk;
    await systemDb().taskLink.update({ where: { id: linkId }, data: { customerId } });
    const choices = { status: { direction: "off" } };
    await systemDb().syncRule.create({
      data: { ...{ id: newId(), organisationId, customerId, choices }, changedByName: "Test" },
    });
    await change(ticketId, { status: "in_progress" });
    await settle();
    await systemDb().syncRule.deleteMany({ where: { organisationId } });

    const spaceId = desk.connected.spaceId("Fabrikam Robotics");
    const target = sandbox.control.addList({ spaceId, name: "Moved here", statuses: STATUSES });
    await startSpaceMove(desk.agent, {
      ...{ customerId, spaceId, connectionId: desk.connected.connection.id },
      ...{ listId: target.id, choice: "move", statuses: {} },
    });
    const { id: moveId } = (await getSpaceMove(desk.agent, { customerId })) ?? { id: "" };
    const job = await systemContext(desk.organisation);
    while (!(await advanceSpaceMove(job, { moveId })).isDone);
    await settle();
    expect(await linkOf(linkId)).toMatchObject({ listId: target.id });
    expect((await desk.client.getTask(taskId)).status.status.toLowerCase()).toBe("to do");
    expect(await ticketOf(ticketId)).toMatchObject({ status: "in_progress" });
  });
});
