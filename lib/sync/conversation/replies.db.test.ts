/** Replies on their way to ClickUp, against the sandbox: what arrives, how often, and what ClickUp makes of them. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { systemContext } from "#lib/testing/contexts.ts";
import { openConversationTest } from "#lib/testing/conversation-test.ts";
import { deleteComment, ticketTaskSource, updateComment } from "#lib/tickets/index.ts";
import { createSyncLink } from "../comparison/sync-link.ts";
import { claimSyncRequests } from "../requests/requests.ts";

const { sandbox, desk, reply, writesTo, readsOf, chooseRules } = await openConversationTest();

describe("a public reply", () => {
  it("reaches the task once, with its author, its formats and a way back, and notifies nobody more", async () => {
    const { ticketId, number, taskId, linkId } = await desk.pair();
    const { id } = await reply(ticketId, "Try **this**: مرحبا 👩‍👩‍👧‍👦\n- one\n- two");
    await desk.settle();
    const [comment, ...more] = await desk.theirs(taskId);
    expect(more).toEqual([]);
    expect(comment?.comment_text).toBe(
      `Ana Agent wrote to the customer:\nTry this: مرحبا 👩‍👩‍👧‍👦\none\ntwo\nReply #${number}-${id.slice(-8)}`,
    );
    expect(comment?.comment).toContainEqual({ text: "this", attributes: { bold: true } });
    expect(comment?.comment.at(-1)?.attributes?.link).toContain(`/tickets/${number}#${id}`);
    expect(await desk.pairsOf(linkId)).toMatchObject([
      { commentId: id, theirId: comment?.id, state: "in_step" },
    ]);
    // Its own webhook brings nothing back.
    await desk.hear(taskId);
    await desk.settle();
    expect(await desk.comments(ticketId)).toHaveLength(1);
    expect(writesTo(taskId)).toEqual([`POST /api/v2/task/${taskId}/comment`]);
  });

  it("goes out while ClickUp has trouble with one of the ticket's fields", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 503,
      match: { method: "POST", path: `/task/${taskId}/tag/*` },
    });
    await systemDb().ticket.update({ where: { id: ticketId }, data: { tags: ["hardware"] } });
    await reply(ticketId, "We are on it");
    await desk.settle();
    expect(await desk.theirs(taskId)).toHaveLength(1);
    expect(await systemDb().syncRequest.findUniqueOrThrow({ where: { linkId } })).toMatchObject({
      attempts: 1,
      failureCode: "clickup_unavailable",
    });
    expect(await desk.state(linkId)).toMatchObject({ failureCode: null, notBefore: null });
  });

  it("is changed and deleted there when it is here", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    const { id } = await reply(ticketId, "First");
    await desk.settle();
    await updateComment(desk.agent, { ticketId, id, body: "Second" });
    await desk.settle();
    expect((await desk.theirs(taskId)).map(({ comment_text }) => comment_text)).toEqual([
      expect.stringContaining("Second"),
    ]);
    await desk.hear(taskId, "taskCommentUpdated");
    await desk.settle();
    expect(await desk.pairsOf(linkId)).toMatchObject([{ state: "in_step", failureCode: null }]);
    await deleteComment(desk.agent, { ticketId, id });
    await desk.settle();
    expect(await desk.theirs(taskId)).toEqual([]);
    expect(await desk.pairsOf(linkId)).toEqual([]);
  });

  it("goes when it becomes internal, and comes again when it is public again", async () => {
    const { ticketId, taskId } = await desk.pair();
    const { id } = await reply(ticketId, "Said too early");
    await desk.settle();
    await systemDb().ticketComment.update({ where: { id }, data: { visibility: "internal" } });
    await desk.settle();
    expect(await desk.theirs(taskId)).toEqual([]);
    await systemDb().ticketComment.update({ where: { id }, data: { visibility: "public" } });
    await desk.settle();
    expect(await desk.theirs(taskId)).toHaveLength(1);
  });

  it("from before the task is carried over to one that was made, and not to one that was there", async () => {
    for (const isMade of [true, false]) {
      const { ticketId, taskId, linkId } = await desk.pair({ isMade });
      const { id } = await reply(ticketId, "Before");
      await systemDb().ticketComment.update({
        where: { id },
        data: { createdAt: new Date(Date.now() - 86_400_000) },
      });
      await desk.ask(linkId, 0);
      await desk.settle();
      expect(await desk.theirs(taskId)).toHaveLength(isMade ? 1 : 0);
    }
  });

  it("reaches the task although the ticket's fields cannot be compared", async () => {
    const { ticketId, taskId } = await desk.pair();
    await reply(ticketId, "All the same");
    const readFields = async () => {
      throw new Error("These fields cannot be read");
    };
    const syncLink = createSyncLink({ ticket: { ...ticketTaskSource, readFields } });
    const job = await systemContext(desk.organisation);
    const { requests } = await claimSyncRequests(job, { claimToken: newId(), limit: 10 });
    expect(await Promise.all(requests.map((request) => syncLink(job, request)))).toEqual(["waiting"]);
    expect(await desk.theirs(taskId)).toHaveLength(1);
  });

  it("is posted once by two runs at once", async () => {
    const { ticketId, taskId } = await desk.pair();
    await reply(ticketId, "Only once");
    const job = await systemContext(desk.organisation);
    const claim = async () => {
      const [request] = (await claimSyncRequests(job, { claimToken: newId(), limit: 10 })).requests;
      if (request === undefined) throw new Error("Nothing waits");
      return request;
    };
    const slow = await claim();
    const { conversation } = ticketTaskSource;
    if (conversation === null) throw new Error("Tickets have no conversation");
    // The slow one has seen that nothing was posted yet when the other does all of it.
    let hasOvertaken = false;
    const listReplies: typeof conversation.listReplies = async (...asked) => {
      if (!hasOvertaken) {
        hasOvertaken = true;
        await systemDb().syncRequest.updateMany({ data: { claimedAt: new Date(0) } });
        await createSyncLink({ ticket: ticketTaskSource })(job, await claim());
      }
      return conversation.listReplies(...asked);
    };
    const source = { ...ticketTaskSource, conversation: { ...conversation, listReplies } };
    await createSyncLink({ ticket: source })(job, slow);
    expect(hasOvertaken).toBe(true);
    expect(await desk.theirs(taskId)).toHaveLength(1);
  });

  it("that is refused says why, holds up no other, and rests until it changes", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 400,
      ecode: "INPUT_002",
      match: { method: "POST", path: `/task/${taskId}/comment` },
      times: 1,
    });
    const { id } = await reply(ticketId, "Refused");
    await reply(ticketId, "Taken");
    await desk.settle();
    expect(await desk.theirs(taskId)).toMatchObject([{ comment_text: expect.stringContaining("Taken") }]);
    expect(await desk.pairsOf(linkId)).toMatchObject([
      {
        state: "failed",
        failureClass: "person",
        failureMessage: "Not sent to ClickUp: ClickUp refused the request (INPUT_002).",
        attempts: 1,
      },
      { state: "in_step" },
    ]);
    await desk.ask(linkId, 0);
    await desk.settle();
    expect(await desk.theirs(taskId)).toHaveLength(1);
    await updateComment(desk.agent, { ticketId, id, body: "Mended" });
    await desk.settle();
    expect(await desk.theirs(taskId)).toHaveLength(2);
  });

  it.each(["lose_response_after_commit", "error_after_commit", "truncate_response_after_commit"] as const)(
    "whose answer is lost (%s) is found again, and not posted twice",
    async (kind) => {
      const { ticketId, taskId, linkId } = await desk.pair();
      sandbox.control.addFault({
        kind,
        match: { method: "POST", path: `/task/${taskId}/comment` },
        times: 1,
      });
      await reply(ticketId, "Once");
      await desk.settle();
      expect(await desk.pairsOf(linkId)).toMatchObject([{ theirId: null, state: "waiting" }]);
      await desk.later(linkId, 60_000);
      expect(await desk.theirs(taskId)).toHaveLength(1);
      expect(await desk.pairsOf(linkId)).toMatchObject([{ theirId: expect.any(String), state: "in_step" }]);
    },
  );

  it("that never arrived is posted again, but only when it can no longer arrive", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    sandbox.control.addFault({
      kind: "drop_connection",
      match: { method: "POST", path: `/task/${taskId}/comment` },
      times: 1,
    });
    await reply(ticketId, "Late");
    await desk.settle();
    await desk.later(linkId, 20_000);
    expect(await desk.theirs(taskId)).toEqual([]);
    expect(await desk.state(linkId)).toMatchObject({ notBefore: expect.any(Date) });
    await desk.later(linkId, 60_000);
    expect(await desk.theirs(taskId)).toHaveLength(1);
  });

  it("is not posted again by a look that had read the comments before it could no longer arrive", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    sandbox.control.addFault({
      kind: "drop_connection",
      match: { method: "POST", path: `/task/${taskId}/comment` },
      times: 1,
    });
    await reply(ticketId, "Slowly");
    await desk.settle();
    const begun = Date.now() + 20_000;
    const readBefore = readsOf(taskId);
    await desk.later(linkId, () => new Date(readsOf(taskId) === readBefore ? begun : begun + 60_000));
    expect(await desk.theirs(taskId)).toEqual([]);
    // What is said from then on is yet to be read.
    expect(await desk.state(linkId)).toMatchObject({ lookedAt: new Date(begun) });
    await desk.later(linkId, 60_000);
    expect(await desk.theirs(taskId)).toHaveLength(1);
  });

  it("whose outcome is unknown is taken back when it is internal by the time that it is found", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    sandbox.control.addFault({
      kind: "lose_response_after_commit",
      match: { method: "POST", path: `/task/${taskId}/comment` },
      times: 1,
    });
    const { id } = await reply(ticketId, "Oh no");
    await desk.settle();
    await systemDb().ticketComment.update({ where: { id }, data: { visibility: "internal" } });
    await desk.later(linkId, 60_000);
    expect(await desk.theirs(taskId)).toEqual([]);
  });

  it("waits while ClickUp is away, with the reason, and holds up no field", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 503,
      match: { path: `/task/${taskId}/comment` },
    });
    await reply(ticketId, "Wait");
    await systemDb().ticket.update({ where: { id: ticketId }, data: { title: "Changed meanwhile" } });
    await desk.settle();
    expect((await desk.client.getTask(taskId)).name).toContain("Changed meanwhile");
    expect(await desk.state(linkId)).toMatchObject({
      attempts: 1,
      failureMessage: "ClickUp is having trouble (it answered 503).",
    });
    expect(await systemDb().syncRequest.findUnique({ where: { linkId } })).toBeNull();
    sandbox.control.clearFaults();
    await desk.later(linkId, 120_000);
    expect(await desk.theirs(taskId)).toHaveLength(1);
    expect(await desk.state(linkId)).toMatchObject({ attempts: 0, failureMessage: null });
  });

  it("goes to the task once when two runs are at it at once", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    await reply(ticketId, "Twice?");
    sandbox.control.addFault({ kind: "slow", delayMs: 300, match: { path: `/task/${taskId}/comment` } });
    await Promise.all([desk.settle(), desk.later(linkId, 0)]);
    sandbox.control.clearFaults();
    await desk.settle();
    expect(await desk.theirs(taskId)).toHaveLength(1);
  });

  it("costs no reading of comments, nor does a comparison of fields", async () => {
    const { ticketId, taskId } = await desk.pair();
    await reply(ticketId, "Quiet");
    await systemDb().ticket.update({ where: { id: ticketId }, data: { title: "Another" } });
    await desk.settle();
    expect(readsOf(taskId)).toBe(0);
  });
});

describe("our reply in ClickUp", () => {
  it("that somebody changed there changes nothing that the customer reads, and says so", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    await reply(ticketId, "Ours");
    await desk.settle();
    await desk.hear(taskId);
    await desk.settle();
    const [comment] = await desk.theirs(taskId);
    await desk.client.updateComment(comment?.id ?? "", async () => [{ text: "Theirs", attributes: {} }]);
    await desk.hear(taskId, "taskCommentUpdated");
    await desk.settle();
    expect(await desk.comments(ticketId)).toMatchObject([{ body: "Ours" }]);
    expect(await desk.pairsOf(linkId)).toMatchObject([
      { state: "conflict", failureCode: "changed_in_clickup" },
    ]);
  });

  it("that was deleted there stays here, and is not posted again by itself", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    await reply(ticketId, "Keep");
    await desk.settle();
    const [comment] = await desk.theirs(taskId);
    await desk.client.deleteComment(comment?.id ?? "");
    await desk.ask(linkId, 2);
    await desk.settle();
    expect(await desk.comments(ticketId)).toMatchObject([{ deletedAt: null }]);
    expect(await desk.pairsOf(linkId)).toMatchObject([
      { state: "conflict", failureCode: "deleted_in_clickup" },
    ]);
    expect(await desk.theirs(taskId)).toEqual([]);
  });

  it("never reaches another ticket on the same task", async () => {
    const one = await desk.pair();
    const two = await desk.pair();
    await systemDb().taskLink.update({ where: { id: two.linkId }, data: { taskId: one.taskId } });
    await chooseRules({ comments: { takesAsReplies: true } }, true);
    await reply(one.ticketId, "For the first customer");
    await desk.settle();
    await desk.hear(one.taskId);
    await desk.settle();
    expect(await desk.comments(two.ticketId)).toEqual([]);
  });
});
