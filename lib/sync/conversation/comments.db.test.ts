/** What is said in ClickUp, against the sandbox: what comes in, how often, and what stays where it is. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { contactContext } from "#lib/testing/contexts.ts";
import { MAYA, TOM } from "#lib/testing/conversation-desk.ts";
import { openConversationTest } from "#lib/testing/conversation-test.ts";
import { createMembership, createUser } from "#lib/testing/factories.ts";
import { deleteComment, listPortalTimeline } from "#lib/tickets/index.ts";
import { requestDueConversationsAcrossOrganisations } from "./across-organisations.ts";

const { sandbox, desk, reply, note, readsOf, chooseRules } = await openConversationTest();

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
    await chooseRules({ comments: { takesAsReplies: true } }, true);
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

  it("in a thread stays a note, though a member answers and the rules take comments as replies", async () => {
    const user = await createUser({ email: "maya@harbour.example" });
    await createMembership(desk.organisation, { userId: user.id, role: "agent" });
    await chooseRules({ comments: { takesAsReplies: true } }, true);
    const { ticketId, taskId } = await desk.pair();
    await desk.say(desk.client, taskId, "To the customer");
    const [parent] = await desk.theirs(taskId);
    await fetch(`${sandbox.url}/api/v2/comment/${parent?.id}/reply`, {
      method: "POST",
      headers: { authorization: `Bearer ${desk.connected.token}`, "content-type": "application/json" },
      body: JSON.stringify({ comment_text: "Between colleagues", notify_all: false }),
    });
    await desk.hear(taskId);
    await desk.settle();
    const comments = await desk.comments(ticketId);
    expect(comments.map(({ visibility }) => visibility).sort()).toEqual(["internal", "public"]);
    expect(comments.find(({ visibility }) => visibility === "public")?.body).toBe("To the customer");
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

describe("rules", () => {
  it("that let comments travel one way keep the other way closed", async () => {
    await chooseRules({ comments: { direction: "from_clickup" } }, true);
    const { ticketId, taskId } = await desk.pair();
    await reply(ticketId, "Stays");
    await desk.say(desk.tom, taskId, "Comes");
    await desk.hear(taskId);
    await desk.settle();
    expect((await desk.comments(ticketId)).map(({ body }) => body)).toEqual(["Stays", "Comes"]);
    expect(await desk.theirs(taskId)).toHaveLength(1);

    await systemDb().syncRule.deleteMany({});
    await chooseRules({ comments: { direction: "to_clickup" } }, true);
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
