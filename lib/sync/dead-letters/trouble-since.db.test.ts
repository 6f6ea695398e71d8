/** Since when something waits is told from its first refusal on, however often it was tried since. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { memberContext } from "#lib/testing/contexts.ts";
import { type LinkedDesk, openLinkedDesk } from "#lib/testing/linked-desk.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { listTicketLetters, retryTicketField, skipTicketField } from "#lib/tickets/index.ts";
import { listDeadLetters, retryDeadLetters } from "../index.ts";

const sandbox = await openTestSandbox();
let desk: LinkedDesk;
let agent: Awaited<ReturnType<typeof memberContext>>;

beforeEach(async () => {
  sandbox.control.clearFaults();
  desk = await openLinkedDesk(sandbox);
  agent = await memberContext(desk.organisation, "agent");
});

/** A title that ClickUp refuses, since two hours ago. */
async function refusedTitle() {
  const pair = await desk.linkedPair();
  sandbox.control.addFault({
    kind: "error_before_commit",
    status: 400,
    ecode: "INPUT_005",
    err: "Task name invalid",
    match: { method: "PUT", path: `/task/${pair.taskId}` },
  });
  await desk.change(pair.ticketId, { title: "Refused" });
  await desk.settle();
  const since = new Date(Date.now() - 7_200_000);
  await systemDb().syncField.updateMany({
    where: { linkId: pair.linkId, field: "title" },
    data: { troubledSince: since, updatedAt: since },
  });
  return { ...pair, since: since.toISOString() };
}

const sinceOf = async (id: string) =>
  (await listTicketLetters(agent, { id })).letters.map(({ since, attempts }) => [since, attempts]);

describe("a field that ClickUp refuses", () => {
  it("waits since it was first refused, however often a person tries it, or changes it", async () => {
    const { ticketId, since } = await refusedTitle();
    expect(await sinceOf(ticketId)).toEqual([[since, 1]]);
    await retryTicketField(agent, { id: ticketId, field: "title" });
    await desk.settle();
    expect(await sinceOf(ticketId)).toEqual([[since, 2]]);
    const admin = await memberContext(desk.organisation, "admin");
    await retryDeadLetters(admin, { filters: {} });
    await desk.settle();
    await desk.change(ticketId, { title: "Refused, too" });
    await desk.settle();
    const { items } = await listDeadLetters(admin, {});
    expect(items).toMatchObject([{ field: "title", since, attempts: 4 }]);
  });

  it("forgets that when it went through: the next trouble is another", async () => {
    const { linkId, ticketId, since } = await refusedTitle();
    sandbox.control.clearFaults();
    await retryTicketField(agent, { id: ticketId, field: "title" });
    await desk.settle();
    expect(await desk.fieldOf(linkId, "title")).toMatchObject({ state: "in_step", troubledSince: null });
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 400,
      ecode: "INPUT_005",
      match: { method: "PUT" },
    });
    await desk.change(ticketId, { title: "Refused again" });
    await desk.settle();
    const [[again] = []] = await sinceOf(ticketId);
    expect(Date.parse(String(again))).toBeGreaterThan(Date.parse(since) + 3_600_000);
  });

  it("that a person let be says since when that is, and what is refused later is news", async () => {
    const { linkId, ticketId, since } = await refusedTitle();
    await skipTicketField(agent, { id: ticketId, field: "title" });
    const skipped = await desk.fieldOf(linkId, "title");
    expect(skipped.troubledSince?.getTime()).toBeGreaterThan(Date.parse(since));
    await retryTicketField(agent, { id: ticketId, field: "title" });
    expect((await desk.fieldOf(linkId, "title")).troubledSince).toBeNull();
    await desk.settle();
    const [[again] = []] = await sinceOf(ticketId);
    expect(Date.parse(String(again))).toBeGreaterThanOrEqual(skipped.troubledSince?.getTime() ?? 0);
  });
});

describe("a reply and a file that do not travel", () => {
  it("wait since they first did not, through being tried again", async () => {
    const { linkId, ticketId } = await desk.linkedPair();
    const since = new Date(Date.now() - 7_200_000);
    const common = {
      organisationId: desk.organisation.organisationId,
      linkId,
      origin: "ours",
      state: "failed" as const,
      failureCode: "clickup_rejected",
      failureMessage: "Not sent to ClickUp.",
      updatedAt: since,
    };
    const reply = await systemDb().syncComment.create({
      data: { ...common, id: newId(), commentId: newId() },
    });
    const file = await systemDb().syncFile.create({
      data: { ...common, id: newId(), attachmentId: newId(), fileName: "größe.png" },
    });
    for (const state of ["waiting", "failed"] as const) {
      await systemDb().syncComment.update({ where: { id: reply.id }, data: { state } });
      await systemDb().syncFile.update({ where: { id: file.id }, data: { state } });
    }
    expect(await sinceOf(ticketId)).toEqual([
      [since.toISOString(), 0],
      [since.toISOString(), 0],
    ]);
  });
});
