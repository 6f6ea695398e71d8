/** Comments both ways, against the sandbox: what arrives, how often, and what stays where it is. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { contactContext } from "#lib/testing/contexts.ts";
import { type ConversationDesk, MAYA, openConversationDesk, TOM } from "#lib/testing/conversation-desk.ts";
import { createMembership, createUser } from "#lib/testing/factories.ts";
import { startClickupSandbox } from "#lib/testing/factories-clickup.ts";
import { createComment, deleteComment, listPortalTimeline, updateComment } from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { requestDueConversationsAcrossOrganisations } from "./across-organisations.ts";

let sandbox: RunningSandbox;
let desk: ConversationDesk;

beforeAll(async () => {
  sandbox = await startClickupSandbox();
  desk = await openConversationDesk(sandbox);
});
afterAll(async () => {
  await sandbox.close();
  await disconnectDatabase();
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  await systemDb().syncRule.deleteMany({});
  await systemDb().syncRequest.deleteMany({});
});

const reply = (ticketId: string, body: string) =>
  createComment(desk.agent, { ticketId, visibility: "public", body });
const note = (ticketId: string, body: string) =>
  createComment(desk.agent, { ticketId, visibility: "internal", body });
const writesTo = (part: string) =>
  sandbox.control
    .requests()
    .requests.filter(({ method, path }) => method !== "GET" && path.includes(part))
    .map(({ method, path }) => `${method} ${path.replace(/\/\d+$/, "/…")}`);
const readsOf = (taskId: string) =>
  sandbox.control
    .requests()
    .requests.filter(({ method, path }) => method === "GET" && path.endsWith(`${taskId}/comment`)).length;

async function chooseRules(choices: object) {
  await systemDb().syncRule.create({
    data: {
      id: newId(),
      organisationId: desk.organisation.organisationId,
      customerId: desk.customer.id,
      choices,
      changedByName: "Test",
    },
  });
}

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

describe("a comment in ClickUp", () => {
  it("comes in as an internal note of who wrote it, once, and is not sent back", async () => {
    const { ticketId, taskId } = await desk.pair();
    await desk.say(desk.tom, taskId, "The *belt* is worn, see https://a.example/x_y");
    for (let time = 0; time < 3; time += 1) {
      await desk.hear(taskId);
      await desk.settle();
    }
    expect(await desk.comments(ticketId)).toMatchObject([
      {
        visibility: "internal",
        body: "The \\*belt\\* is worn, see https://a.example/x_y",
        authorType: "clickup",
        authorId: String(TOM),
        authorName: expect.any(String),
      },
    ]);
    expect(await desk.theirs(taskId)).toHaveLength(1);
    const contact = await contactContext(desk.organisation, { customerId: desk.customer.id });
    const { items } = await listPortalTimeline(contact, { ticketId });
    expect(JSON.stringify(items)).not.toContain("belt");
  });

  it("by the connected person counts as real", async () => {
    const { ticketId, taskId } = await desk.pair();
    await desk.say(desk.client, taskId, "By hand");
    await desk.hear(taskId);
    await desk.settle();
    expect(await desk.comments(ticketId)).toMatchObject([{ body: "By hand", authorId: String(MAYA) }]);
  });

  it("from before the link stays there", async () => {
    const { ticketId, taskId } = await desk.pair();
    const { id: commentId } = await desk.say(desk.tom, taskId, "Old");
    const { linkId } = { linkId: (await systemDb().taskLink.findFirstOrThrow({ where: { taskId } })).id };
    await systemDb().syncConversation.update({
      where: { linkId },
      data: { since: new Date(Date.now() + 3_600_000) },
    });
    await desk.hear(taskId);
    await desk.settle();
    expect(commentId).toBeTruthy();
    expect(await desk.comments(ticketId)).toEqual([]);
  });

  it("is edited here when it is there, and deleted here when it is not there any more", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    const { id } = await desk.say(desk.tom, taskId, "Before");
    await desk.hear(taskId);
    await desk.settle();
    await desk.tom.updateComment(id, async () => [{ text: "After", attributes: {} }]);
    await desk.hear(taskId, "taskCommentUpdated");
    await desk.settle();
    expect(await desk.comments(ticketId)).toMatchObject([{ body: "After", deletedAt: null }]);
    await desk.tom.deleteComment(id);
    await desk.ask(linkId, 2);
    await desk.settle();
    expect(await desk.comments(ticketId)).toMatchObject([{ deletedAt: expect.any(Date) }]);
  });

  it("stays deleted here when a colleague deleted it here, and is not deleted there", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    await desk.say(desk.tom, taskId, "Hide me");
    await desk.hear(taskId);
    await desk.settle();
    const [comment] = await desk.comments(ticketId);
    await deleteComment(desk.admin, { ticketId, id: comment?.id ?? "" });
    await desk.ask(linkId, 2);
    await desk.settle();
    expect(await desk.comments(ticketId)).toMatchObject([{ deletedAt: expect.any(Date) }]);
    expect(await desk.theirs(taskId)).toHaveLength(1);
  });

  it("in a thread comes in as a note that says what it answers", async () => {
    const { ticketId, taskId } = await desk.pair();
    await reply(ticketId, "Is it on?");
    await desk.settle();
    const [parent] = await desk.theirs(taskId);
    await fetch(`${sandbox.url}/api/v2/comment/${parent?.id}/reply`, {
      method: "POST",
      headers: { authorization: `Bearer ${desk.connected.token}`, "content-type": "application/json" },
      body: JSON.stringify({ comment_text: "It is.", notify_all: false }),
    });
    await desk.hear(taskId);
    await desk.settle();
    const found = (await desk.comments(ticketId)).filter(({ authorType }) => authorType === "clickup");
    expect(found).toMatchObject([{ visibility: "internal" }]);
    expect(found[0]?.body).toMatch(/^> Ana Agent wrote to the customer:.*\n\nIt is\.$/);
    await desk.hear(taskId);
    await desk.settle();
    expect(await desk.comments(ticketId)).toHaveLength(2);
  });

  it("is taken as a public reply of a member if the rules say so, and of nobody else", async () => {
    const user = await createUser({ email: "tom@harbour.example" });
    await createMembership(desk.organisation, { userId: user.id, role: "agent" });
    await chooseRules({ comments: { takesAsReplies: true } });
    const { ticketId, taskId } = await desk.pair();
    await desk.say(desk.tom, taskId, "We are on it");
    await desk.say(desk.client, taskId, "Between us");
    await desk.hear(taskId);
    await desk.settle();
    const comments = await desk.comments(ticketId);
    expect(Object.fromEntries(comments.map(({ body, visibility }) => [body, visibility]))).toEqual({
      "We are on it": "public",
      "Between us": "internal",
    });
    // It is ClickUp's already.
    expect(await desk.theirs(taskId)).toHaveLength(2);
  });

  it("a hundred of them come in, page by page, in their order", async () => {
    const { ticketId, taskId } = await desk.pair();
    for (let index = 0; index < 60; index += 1) await desk.say(desk.tom, taskId, `Number ${index}`);
    await desk.hear(taskId);
    await desk.settle();
    expect((await desk.comments(ticketId)).map(({ body }) => body)).toEqual(
      Array.from({ length: 60 }, (_, index) => `Number ${index}`),
    );
    const before = readsOf(taskId);
    await desk.say(desk.tom, taskId, "One more");
    await desk.hear(taskId);
    await desk.settle();
    expect(await desk.comments(ticketId)).toHaveLength(61);
    expect(readsOf(taskId) - before).toBe(1);
  }, 60_000);
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
    await chooseRules({ comments: { takesAsReplies: true } });
    await reply(one.ticketId, "For the first customer");
    await desk.settle();
    await desk.hear(one.taskId);
    await desk.settle();
    expect(await desk.comments(two.ticketId)).toEqual([]);
  });
});

describe("rules", () => {
  it("that let comments travel one way keep the other way closed", async () => {
    await chooseRules({ comments: { direction: "from_clickup" } });
    const { ticketId, taskId } = await desk.pair();
    await reply(ticketId, "Stays");
    await desk.say(desk.tom, taskId, "Comes");
    await desk.hear(taskId);
    await desk.settle();
    expect((await desk.comments(ticketId)).map(({ body }) => body)).toEqual(["Stays", "Comes"]);
    expect(await desk.theirs(taskId)).toHaveLength(1);

    await systemDb().syncRule.deleteMany({});
    await chooseRules({ comments: { direction: "to_clickup" } });
    await desk.say(desk.tom, taskId, "Stays there");
    await reply(ticketId, "Goes");
    await desk.hear(taskId);
    await desk.settle();
    expect((await desk.comments(ticketId)).map(({ body }) => body)).toEqual(["Stays", "Comes", "Goes"]);
    // What was held back by the rule goes once the rule lets it.
    expect(await desk.theirs(taskId)).toHaveLength(4);
  });
});

describe("the sweep", () => {
  it("takes up conversations whose time has come, and no others", async () => {
    const { linkId } = await desk.pair();
    const due = () => requestDueConversationsAcrossOrganisations(new Date(), 1_000);
    const set = (notBefore: Date | null) =>
      systemDb().syncConversation.update({ where: { linkId }, data: { notBefore } });
    const isAsked = async () => (await systemDb().syncRequest.count({ where: { linkId } })) === 1;
    for (const notBefore of [null, new Date(Date.now() + 60_000)]) {
      await set(notBefore);
      await due();
      expect(await isAsked()).toBe(false);
    }
    await set(new Date(Date.now() - 1_000));
    await due();
    expect(await isAsked()).toBe(true);
    await desk.settle();
    await set(new Date(Date.now() - 1_000));
    await systemDb().taskLink.update({ where: { id: linkId }, data: { goneAt: new Date() } });
    await due();
    expect(await isAsked()).toBe(false);
  });
});

describe("an internal note", () => {
  it("asks for nothing at all", async () => {
    const { ticketId, linkId } = await desk.pair();
    await note(ticketId, "Between us");
    expect(await systemDb().syncRequest.findUnique({ where: { linkId } })).toBeNull();
  });
});
