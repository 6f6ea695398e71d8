/** What a look at a conversation leaves to others: those that come meanwhile, those before it, and those that are not due. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { openConversationTest } from "#lib/testing/conversation-test.ts";
import { ticketTaskSource } from "#lib/tickets/index.ts";
import { createSyncLink } from "../comparison/sync-link.ts";
import { claimSyncRequests } from "../requests/requests.ts";
import { settlePosting } from "./send-replies.ts";

const { sandbox, desk, reply, upload, uploadsTo, readsOf, chooseRules } = await openConversationTest();

/** One look, in which `meanwhile` happens once the link's pairs were read, and before anything leaves. */
async function lookWhile(meanwhile: () => Promise<unknown>): Promise<void> {
  const { conversation } = ticketTaskSource;
  if (conversation === null) throw new Error("Tickets have no conversation");
  let hasHappened = false;
  const once = async () => {
    if (hasHappened) return;
    hasHappened = true;
    await meanwhile();
  };
  const source: typeof ticketTaskSource = {
    ...ticketTaskSource,
    conversation: {
      ...conversation,
      listReplies: async (...asked) => {
        const replies = await conversation.listReplies(...asked);
        if (replies.length > 0) await once();
        return replies;
      },
      listFiles: async (...asked) => {
        const files = await conversation.listFiles(...asked);
        if (files.length > 0) await once();
        return files;
      },
    },
  };
  const job = await desk.job();
  const { requests } = await claimSyncRequests(job, { claimToken: newId(), limit: 10 });
  for (const request of requests) await createSyncLink({ ticket: source })(job, request);
  expect(hasHappened).toBe(true);
}
const undo = (linkId: string) =>
  systemDb().taskLink.update({ where: { id: linkId }, data: { unlinkedAt: new Date() } });
/** The note of another run, whose call is on its way. */
const onItsWay = (linkId: string) => ({
  id: newId(),
  organisationId: desk.organisation.organisationId,
  linkId,
  origin: "ours",
  state: "waiting" as const,
  sentAt: new Date(),
});

describe("a conversation that was put off", () => {
  it("keeps its time, whatever else is compared before", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 503,
      match: { method: "GET", path: `/task/${taskId}/comment` },
    });
    await desk.say(desk.tom, taskId, "Waits");
    await desk.hear(taskId);
    await desk.settle();
    sandbox.control.clearFaults();
    await systemDb().ticket.update({ where: { id: ticketId }, data: { title: "Changed meanwhile" } });
    await desk.settle();
    expect((await desk.client.getTask(taskId)).name).toContain("Changed meanwhile");
    expect(await desk.comments(ticketId)).toEqual([]);
    await desk.later(linkId, 60_000);
    expect(await desk.comments(ticketId)).toHaveLength(1);
  });

  it("says since when, however often it is tried", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 503,
      match: { path: `/task/${taskId}/comment` },
    });
    await reply(ticketId, "Waits");
    await desk.settle();
    const { failedSince } = await desk.state(linkId);
    expect(failedSince).not.toBeNull();
    await desk.later(linkId, 60_000);
    expect(await desk.state(linkId)).toMatchObject({ attempts: 2, failedSince });
  });
});

describe("while a look is under way", () => {
  it("what is asked for stays asked for", async () => {
    const { ticketId, linkId } = await desk.pair();
    await reply(ticketId, "First");
    await lookWhile(() => desk.ask(linkId, 2));
    expect(await desk.state(linkId)).toMatchObject({ look: 2, notBefore: expect.any(Date) });
  });

  it("a reply that another run is posting is left to that one", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    const { id: commentId } = await reply(ticketId, "Only once");
    await lookWhile(() => systemDb().syncComment.create({ data: { ...onItsWay(linkId), commentId } }));
    expect(await desk.theirs(taskId)).toEqual([]);
    expect(await desk.pairsOf(linkId)).toMatchObject([{ theirId: null, sentAt: expect.any(Date) }]);
  });

  it("a file that another run is uploading is left to that one", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    const { id: attachmentId } = await upload(ticketId, "once.txt", Buffer.from("once"));
    const note = { ...onItsWay(linkId), attachmentId, fileName: "once.txt", size: 4n };
    await lookWhile(() => systemDb().syncFile.create({ data: note }));
    expect(uploadsTo(taskId)).toBe(0);
  });

  it("a reply that is no longer to leave is not forgotten once another run is posting it", async () => {
    const { ticketId, linkId } = await desk.pair();
    const { id: commentId } = await reply(ticketId, "Internal by now");
    await reply(ticketId, "Public");
    await systemDb().ticketComment.update({ where: { id: commentId }, data: { visibility: "internal" } });
    const { sentAt, ...note } = onItsWay(linkId);
    await systemDb().syncComment.create({ data: { ...note, commentId } });
    await lookWhile(() =>
      systemDb().syncComment.updateMany({ where: { linkId, commentId }, data: { sentAt } }),
    );
    expect(await desk.pairsOf(linkId)).toMatchObject([{ commentId, sentAt }, { state: "in_step" }]);
  });

  it("nothing leaves by a link that is undone", async () => {
    const said = await desk.pair();
    await reply(said.ticketId, "Too late");
    await lookWhile(() => undo(said.linkId));
    expect(await desk.theirs(said.taskId)).toEqual([]);
    const given = await desk.pair();
    await upload(given.ticketId, "late.txt", Buffer.from("late"));
    await lookWhile(() => undo(given.linkId));
    expect(uploadsTo(given.taskId)).toBe(0);
  });
});

describe("a comment of ours", () => {
  it("that another run posted since reading began is not taken for deleted", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    await reply(ticketId, "Just now");
    await desk.settle();
    const [comment] = await desk.theirs(taskId);
    await desk.client.deleteComment(comment?.id ?? "");
    const agreeAt = (agreedAt: Date) =>
      systemDb().syncComment.updateMany({ where: { linkId }, data: { agreedAt } });
    await agreeAt(new Date(Date.now() + 60_000));
    await desk.ask(linkId, 2);
    await desk.settle();
    expect(await desk.pairsOf(linkId)).toMatchObject([{ state: "in_step", goneAt: null }]);
    await agreeAt(new Date(Date.now() - 60_000));
    await desk.ask(linkId, 2);
    await desk.settle();
    expect(await desk.pairsOf(linkId)).toMatchObject([{ state: "conflict", goneAt: expect.any(Date) }]);
  });

  it("that was found before the answer to its posting came is not settled twice, nor sent again", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    const { id: commentId } = await reply(ticketId, "Found first");
    await desk.settle();
    const before = await desk.pairsOf(linkId);
    const { connectionId, workspaceId, customerId } = await systemDb().taskLink.findUniqueOrThrow({
      where: { id: linkId },
    });
    const link = { linkId, connectionId, workspaceId, customerId, taskId, sourceId: ticketId };
    const place = { ...link, sourceType: "ticket" as const, origin: "linked" as const, linkedAs: null };
    await settlePosting({ ctx: await desk.job(), place }, commentId, { id: "another", date: null });
    expect(await desk.pairsOf(linkId)).toEqual(before);
  });

  it("goes out in portions, and all of it goes", async () => {
    const { ticketId, taskId } = await desk.pair();
    for (let nr = 0; nr < 21; nr += 1) await reply(ticketId, `Number ${nr}`);
    await desk.settle();
    expect(await desk.theirs(taskId)).toHaveLength(21);
  });
});

it("comments are not read at all where the rules let none in", async () => {
  await chooseRules({ comments: { direction: "to_clickup" } }, true);
  const { taskId } = await desk.pair();
  await desk.say(desk.tom, taskId, "Stays there");
  await desk.hear(taskId);
  await desk.settle();
  expect(readsOf(taskId)).toBe(0);
});
