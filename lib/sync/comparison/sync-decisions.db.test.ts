/** What both sides changed, and what a person decided: against the sandbox. */
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { memberContext } from "#lib/testing/contexts.ts";
import { type LinkedDesk, openLinkedDesk } from "#lib/testing/linked-desk.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { resolveTicketField, skipTicketField } from "#lib/tickets/index.ts";

const sandbox = await openTestSandbox();
let organisation: LinkedDesk["organisation"];
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
  const desk = await openLinkedDesk(sandbox);
  ({ organisation, customerId, client, linkedPair, settle } = desk);
  ({ askFor, change, ticketOf, taskOf, fieldOf, writesTo } = desk);
});

it("a value that ClickUp cleared is taken over, not mistaken for the echo of a sending that there was none of", async () => {
  const { linkId, ticketId, taskId } = await linkedPair();
  await change(ticketId, { dueDate: "2026-12-24" });
  await settle();
  expect((await taskOf(taskId)).due_date).not.toBeNull();
  sandbox.control.changeTask(taskId, { change: { due_date: null } });
  await askFor(linkId);
  await settle();
  expect((await ticketOf(ticketId)).dueDate).toBeNull();
  expect((await taskOf(taskId)).due_date).toBeNull();
});

describe("changes on both sides", () => {
  it("of different fields both arrive", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    await change(ticketId, { title: "Ours" });
    sandbox.control.changeTask(taskId, { change: { priority: 1 } });
    await askFor(linkId);
    await settle();
    expect(await ticketOf(ticketId)).toMatchObject({ title: "Ours", priority: "urgent" });
    expect(await taskOf(taskId)).toMatchObject({ name: `[TICKET-${ticketId}] Ours`, priority: 1 });
  });

  it("of different lines of the description are put together", async () => {
    const { linkId, ticketId, taskId } = await linkedPair({ description: "one\n\ntwo\n\nthree\n\nfour" });
    await change(ticketId, { description: "ONE\n\ntwo\n\nthree\n\nfour" });
    sandbox.control.changeTask(taskId, { change: { markdown_content: "one\n\ntwo\n\nthree\n\nFOUR" } });
    await askFor(linkId);
    await settle();
    expect((await ticketOf(ticketId)).description).toBe("ONE\n\ntwo\n\nthree\n\nFOUR");
    expect((await taskOf(taskId)).markdown_description?.trim()).toBe("ONE\n\ntwo\n\nthree\n\nFOUR");
  });

  it("of the same line wait for a person, and hold up no other field", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    await change(ticketId, { description: "Ours\n\nSecond line", priority: "high" });
    sandbox.control.changeTask(taskId, { change: { markdown_content: "Theirs\n\nSecond line" } });
    await askFor(linkId);
    await settle();
    const field = await fieldOf(linkId, "description");
    expect(field.state).toBe("conflict");
    expect(field.ours).toBe("Ours\n\nSecond line");
    expect(z.string().parse(field.theirs).trim()).toBe("Theirs\n\nSecond line");
    expect(await taskOf(taskId)).toMatchObject({ priority: 2 });
  });
});

describe("a conflict that a person decided", () => {
  const tagsInConflict = async () => {
    const pair = await linkedPair();
    await change(pair.ticketId, { tags: ["ours"] });
    await client.addTag(pair.taskId, "theirs");
    await askFor(pair.linkId);
    await settle();
    expect(await fieldOf(pair.linkId, "tags")).toMatchObject({ state: "conflict" });
    return pair;
  };
  const decide = async (ticketId: string, take: "ours" | "theirs") =>
    resolveTicketField(await memberContext(organisation, "agent"), { id: ticketId, field: "tags", take });

  beforeEach(() =>
    systemDb().syncRule.create({
      data: {
        id: newId(),
        organisationId: organisation.organisationId,
        customerId,
        choices: { tags: { policy: "ask" } },
        changedByName: "Test",
      },
    }),
  );

  it.each(["ours", "theirs"] as const)(
    "gives both sides %s, and the other side's change is undone",
    async (take) => {
      const { linkId, ticketId, taskId } = await tagsInConflict();
      await decide(ticketId, take);
      await settle();
      expect((await ticketOf(ticketId)).tags).toEqual([take]);
      expect((await taskOf(taskId)).tags).toEqual([take]);
      expect(await fieldOf(linkId, "tags")).toMatchObject({ state: "in_step", choice: null });
    },
  );

  it("is open again when a side said something else before it was carried out", async () => {
    const { linkId, ticketId, taskId } = await tagsInConflict();
    await decide(ticketId, "ours");
    await client.addTag(taskId, "unseen");
    await settle();
    expect(await fieldOf(linkId, "tags")).toMatchObject({ state: "conflict", choice: null });
    expect((await taskOf(taskId)).tags).toContain("unseen");
  });

  it("cannot be decided twice", async () => {
    const { ticketId } = await tagsInConflict();
    await decide(ticketId, "ours");
    await expect(decide(ticketId, "theirs")).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a change here", () => {
  it("that ClickUp refuses rests until either side says something else", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    refuseOnce(taskId);
    await change(ticketId, { title: "Refused" });
    await settle();
    const tries = writesTo(taskId).length;
    await askFor(linkId);
    expect(await settle()).toEqual(["in_step"]);
    expect(writesTo(taskId)).toHaveLength(tries);
    await change(ticketId, { title: "Another" });
    expect(await settle()).toEqual(["changed"]);
    expect((await taskOf(taskId)).name).toBe(`[TICKET-${ticketId}] Another`);
  });

  it("that a person let be on both sides rests as well", async () => {
    const { linkId, ticketId, taskId } = await linkedPair();
    refuseOnce(taskId);
    await change(ticketId, { title: "Refused" });
    await settle();
    await skipTicketField(await memberContext(organisation, "agent"), { id: ticketId, field: "title" });
    await askFor(linkId);
    expect(await settle()).toEqual(["in_step"]);
    expect(await fieldOf(linkId, "title")).toMatchObject({ state: "skipped" });
    expect((await taskOf(taskId)).name).toBe(`[TICKET-${ticketId}] Printer on fire`);
    sandbox.control.changeTask(taskId, { change: { name: "Said anew" } });
    await askFor(linkId);
    await settle();
    expect(await ticketOf(ticketId)).toMatchObject({ title: "Said anew" });
  });
});

function refuseOnce(taskId: string): void {
  sandbox.control.addFault({
    kind: "error_before_commit",
    status: 400,
    ecode: "INPUT_005",
    match: { method: "PUT", path: `/task/${taskId}` },
    times: 1,
  });
}
