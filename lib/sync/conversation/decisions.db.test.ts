/** What people see of a conversation that is not in step, and what they can do about it. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { openConversationTest } from "#lib/testing/conversation-test.ts";
import {
  getTicketConversation,
  retryTicketConversationEntry,
  skipTicketConversationEntry,
} from "#lib/tickets/index.ts";

const { sandbox, desk, reply } = await openConversationTest();

const state = (id: string) => getTicketConversation(desk.agent, { id });

async function refused() {
  const pair = await desk.pair();
  sandbox.control.addFault({
    kind: "error_before_commit",
    status: 400,
    ecode: "INPUT_002",
    match: { method: "POST", path: `/task/${pair.taskId}/comment` },
    times: 1,
  });
  const { id } = await reply(pair.ticketId, "Refused");
  await desk.settle();
  const entry = (await state(pair.ticketId))?.entries[0];
  if (entry === undefined) throw new Error("Nothing is said about it");
  return { ...pair, commentId: id, entry };
}

describe("a reply that ClickUp refused", () => {
  it("says so, and goes when somebody tries again", async () => {
    const { ticketId, taskId, commentId, entry } = await refused();
    expect(entry).toMatchObject({ kind: "comment", way: "to_clickup", targetId: commentId, state: "failed" });
    await retryTicketConversationEntry(desk.agent, { id: ticketId, entryId: entry.id });
    await desk.settle();
    expect(await desk.theirs(taskId)).toHaveLength(1);
    expect((await state(ticketId))?.entries).toEqual([]);
    await expect(
      retryTicketConversationEntry(desk.agent, { id: ticketId, entryId: entry.id }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  it("is let be by a person, until it is tried again", async () => {
    const { ticketId, taskId, linkId, entry } = await refused();
    await skipTicketConversationEntry(desk.agent, { id: ticketId, entryId: entry.id });
    await desk.ask(linkId, 0);
    await desk.settle();
    expect(await desk.theirs(taskId)).toEqual([]);
    expect((await state(ticketId))?.entries).toMatchObject([{ state: "skipped" }]);
    await retryTicketConversationEntry(desk.agent, { id: ticketId, entryId: entry.id });
    await desk.settle();
    expect(await desk.theirs(taskId)).toHaveLength(1);
  });

  it("is nobody else's to decide, and not that of a colleague who may not", async () => {
    const { ticketId, entry } = await refused();
    const foreign = await memberContext(await createOrganisation(), "admin");
    const other = await desk.pair();
    const target = { id: ticketId, entryId: entry.id };
    await expect(retryTicketConversationEntry(foreign, target)).rejects.toMatchObject({ code: "not_found" });
    await expect(
      retryTicketConversationEntry(desk.agent, { id: other.ticketId, entryId: entry.id }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(
      skipTicketConversationEntry(desk.agent, { id: ticketId, entryId: newId() }),
    ).rejects.toMatchObject({
      code: "not_found",
    });
    const legal = await memberContext(desk.organisation, "legal");
    await expect(retryTicketConversationEntry(legal, target)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("our reply that was changed or deleted in ClickUp", () => {
  it.each(["changed", "deleted"] as const)("%s, is said again on request", async (what) => {
    const { ticketId, taskId, linkId } = await desk.pair();
    await reply(ticketId, "Ours");
    await desk.settle();
    await desk.ask(linkId, 2);
    await desk.settle();
    const [comment] = await desk.theirs(taskId);
    const id = comment?.id ?? "";
    if (what === "changed")
      await desk.client.updateComment(id, async () => [{ text: "Theirs", attributes: {} }]);
    else await desk.client.deleteComment(id);
    await desk.ask(linkId, 2);
    await desk.settle();
    const [entry] = (await state(ticketId))?.entries ?? [];
    expect(entry).toMatchObject({ state: "conflict" });
    await retryTicketConversationEntry(desk.agent, { id: ticketId, entryId: entry?.id ?? "" });
    await desk.settle();
    expect((await desk.theirs(taskId)).map(({ comment_text }) => comment_text)).toEqual([
      expect.stringContaining("Ours"),
    ]);
    await desk.ask(linkId, 2);
    await desk.settle();
    expect((await state(ticketId))?.entries).toEqual([]);
  });
});

describe("while ClickUp is away", () => {
  it("each reply that waits says why and until when", async () => {
    const { ticketId, taskId } = await desk.pair();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 503,
      match: { path: `/task/${taskId}/comment` },
    });
    const { id } = await reply(ticketId, "Waits");
    await desk.settle();
    expect(await state(ticketId)).toMatchObject({
      trouble: { message: "ClickUp is having trouble (it answered 503).", nextTryAt: expect.any(String) },
      entries: [
        {
          targetId: id,
          state: "waiting",
          message: "Not sent to ClickUp yet: ClickUp is having trouble (it answered 503).",
          isRetryable: false,
        },
      ],
    });
  });
});

it("a ticket without a task has no conversation to tell of", async () => {
  const { ticketId, linkId } = await desk.pair();
  await systemDb().taskLink.update({
    where: { id: linkId },
    data: { unlinkedAt: new Date(), standingKey: null },
  });
  expect(await state(ticketId)).toBeNull();
});
