/** A difference that a person is to decide names who said what, when, and in words that people read. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { memberContext, type TestContext } from "#lib/testing/contexts.ts";
import { acceptDelivery, rejectDelivery } from "#lib/testing/deliveries.ts";
import { type LinkedDesk, openLinkedDesk } from "#lib/testing/linked-desk.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { getTicketSync, updateTicket } from "#lib/tickets/index.ts";

const sandbox = await openTestSandbox();
let desk: LinkedDesk;
let agent: TestContext;

beforeEach(async () => {
  sandbox.control.clearFaults();
  desk = await openLinkedDesk(sandbox);
  agent = await memberContext(desk.organisation, "agent", { name: "Ånna" });
});

const itemOf = (field: string, username: string, at: number, more: object = {}) => ({
  id: newId(),
  field,
  date: String(at),
  user: { id: 1, username, email: "x@example.test" },
  before: null,
  after: null,
  ...more,
});
const told = (taskId: string, ...items: object[]) =>
  acceptDelivery(desk.organisation, {
    connectionId: desk.connected.connection.id,
    event: "taskUpdated",
    taskId,
    body: { event: "taskUpdated", task_id: taskId, history_items: items },
  });
async function conflictOf(ticketId: string, field: string) {
  const sync = await getTicketSync(agent, { id: ticketId });
  return sync?.fields.find((one) => one.field === field);
}

describe("a conflict", () => {
  async function aboutDescription() {
    const pair = await desk.linkedPair();
    await updateTicket(agent, { id: pair.ticketId, description: "Ours\n\nSecond line" });
    sandbox.control.changeTask(pair.taskId, { change: { markdown_content: "Theirs\n\nSecond line" } });
    return pair;
  }

  it("names who changed it here by the timeline, and there by the newest of ClickUp's events", async () => {
    const { ticketId, taskId } = await aboutDescription();
    const at = Date.now() + 1_000;
    await told(
      taskId,
      itemOf("content", "Tom", at + 1),
      itemOf("content", "Earlier", at),
      itemOf("priority", "Wrong", at + 9),
    );
    await rejectDelivery(desk.organisation, {
      connectionId: desk.connected.connection.id,
      taskId,
      body: JSON.stringify({ history_items: [itemOf("content", "Mallory", at + 50)] }),
    });
    await desk.settle();
    expect(await conflictOf(ticketId, "description")).toMatchObject({
      state: "conflict",
      difference: {
        oursBy: { by: "Ånna", at: expect.any(String) },
        theirsBy: { by: "Tom", at: new Date(at + 1).toISOString() },
      },
    });
  });

  it("names nobody there when no event told of it since both sides meant the same", async () => {
    const { ticketId, taskId, linkId } = await aboutDescription();
    await told(taskId, itemOf("content", "Long ago", Date.now() - 86_400_000));
    await desk.askFor(linkId);
    await desk.settle();
    expect(await conflictOf(ticketId, "description")).toMatchObject({
      state: "conflict",
      difference: { theirsBy: null },
    });
  });
});

it("people are told by their names on both sides, and those whom nobody knows as somebody", async () => {
  const { ticketId, linkId } = await desk.linkedPair();
  const { organisationId } = desk.organisation;
  await systemDb().clickupPerson.create({
    data: {
      id: newId(),
      organisationId,
      userId: "77",
      name: "مساحة 🚀",
      workspaceIds: [],
      readAt: new Date(),
      goneAt: new Date(),
    },
  });
  await systemDb().syncField.update({
    where: { linkId_field: { linkId, field: "assignee" } },
    data: { state: "conflict", baseOurs: newId(), ours: agent.actor.id, theirs: ["77", "78"] },
  });
  expect(await conflictOf(ticketId, "assignee")).toMatchObject({
    difference: { base: "Somebody", ours: "Ånna", theirs: "مساحة 🚀, Somebody" },
  });
});
