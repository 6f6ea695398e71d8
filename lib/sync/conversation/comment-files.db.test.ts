/** Files that comments in ClickUp carry, against the sandbox: they are files of the comment here, once. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { contactContext } from "#lib/testing/contexts.ts";
import { TOM } from "#lib/testing/conversation-desk.ts";
import { openConversationTest } from "#lib/testing/conversation-test.ts";
import { createMembership, createUser } from "#lib/testing/factories.ts";
import {
  listAttachments,
  listPortalAttachments,
  openAttachment,
  ticketTaskSource,
} from "#lib/tickets/index.ts";
import { createSyncLink } from "../comparison/sync-link.ts";
import { claimSyncRequests } from "../requests/requests.ts";

const { sandbox, desk, upload, addThere, uploadsTo, chooseRules } = await openConversationTest();

const files = (ticketId: string) => listAttachments(desk.agent, { ticketId });
async function call(method: "POST" | "PUT", path: string, body: object) {
  const { token } = sandbox.control.mintToken({ userId: TOM });
  const response = await fetch(`${sandbox.url}/api/v2${path}`, {
    method,
    headers: { authorization: token, "content-type": "application/json" },
    body: JSON.stringify({ ...body, notify_all: false }),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
const piece = (id: string) => ({ type: "attachment", attachment: { id } });
/** A comment of Tom's with files that he uploads for it. */
async function sayWith(taskId: string, text: string, named: Record<string, Buffer>) {
  const pieces: object[] = [{ text: `${text}\n` }];
  for (const [name, content] of Object.entries(named)) {
    pieces.push(piece((await addThere(taskId, name, content)).id));
  }
  const { id } = await call("POST", `/task/${taskId}/comment`, { comment: pieces });
  return String(id);
}
async function hearAll(taskId: string) {
  await desk.hear(taskId, "taskCommentUpdated");
  await desk.settle();
}
/** The same, while files cannot be kept. */
async function hearInVain(taskId: string): Promise<void> {
  await desk.hear(taskId, "taskCommentUpdated");
  const { conversation } = ticketTaskSource;
  if (conversation === null) throw new Error("Tickets have no conversation");
  const addFile = async () => {
    throw new Error("The disk is full");
  };
  const syncLink = createSyncLink({
    ticket: { ...ticketTaskSource, conversation: { ...conversation, addFile } },
  });
  const job = await desk.job();
  const { requests } = await claimSyncRequests(job, { claimToken: newId(), limit: 10 });
  for (const request of requests) await syncLink(job, request);
}

describe("a file in a comment", () => {
  it.each([true, false])(
    "comes in as a file of the note, once, whether the task lists it (%s) or not",
    async (isOnTask) => {
      sandbox.control.changeSettings({ commentFilesOnTask: isOnTask });
      const { ticketId, taskId, linkId } = await desk.pair();
      const content = Buffer.from("the log of the night");
      await sayWith(taskId, "See the log", { "Größe مرحبا 👩.txt": content, "two.txt": Buffer.from("2") });
      for (let time = 0; time < 3; time += 1) await hearAll(taskId);
      const [note] = await desk.comments(ticketId);
      expect(note?.body).toContain("See the log");
      const found = await files(ticketId);
      expect(found.map(({ fileName }) => fileName).sort()).toEqual(["Größe مرحبا 👩.txt", "two.txt"]);
      for (const file of found) {
        expect(file).toMatchObject({
          commentId: note?.id,
          visibility: "internal",
          uploadedBy: { type: "clickup", name: note?.authorName },
        });
      }
      const log = found.find(({ size }) => size === content.length);
      const opened = await openAttachment(desk.agent, { ticketId, id: log?.id ?? "" });
      expect(Buffer.from(await new Response(opened.stream).arrayBuffer())).toEqual(content);
      expect(await desk.filesOf(linkId)).toMatchObject([{ state: "in_step" }, { state: "in_step" }]);
      expect(uploadsTo(taskId)).toBe(2);
      const contact = await contactContext(desk.organisation, { customerId: desk.customer.id });
      expect(await listPortalAttachments(contact, { ticketId })).toEqual([]);
    },
  );

  it("that came as a file of the task before its comment was read, is the comment's from then on", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    await sayWith(taskId, "Later read", { "early.txt": Buffer.from("early") });
    await desk.ask(linkId, 0);
    await desk.settle();
    expect(await files(ticketId)).toMatchObject([{ commentId: null }]);
    await hearAll(taskId);
    const [note] = await desk.comments(ticketId);
    expect(await files(ticketId)).toMatchObject([{ fileName: "early.txt", commentId: note?.id }]);
  });

  it("that an edit adds comes with the edit, and one of a thread with its answer", async () => {
    const { ticketId, taskId } = await desk.pair();
    const id = await sayWith(taskId, "First", {});
    await hearAll(taskId);
    const added = await addThere(taskId, "added.txt", Buffer.from("added"));
    await call("PUT", `/comment/${id}`, { comment: [{ text: "First\n" }, piece(added.id)] });
    const answer = await addThere(taskId, "answer.txt", Buffer.from("answer"));
    await call("POST", `/comment/${id}/reply`, { comment: [{ text: "Below\n" }, piece(answer.id)] });
    await hearAll(taskId);
    const [first, below] = await desk.comments(ticketId);
    const byName = Object.fromEntries((await files(ticketId)).map((file) => [file.fileName, file.commentId]));
    expect(byName).toEqual({ "added.txt": first?.id, "answer.txt": below?.id });
  });

  it("over the limit is listed with the reason, and comes once the limit is higher", async () => {
    sandbox.control.changeSettings({ commentFilesOnTask: false });
    await chooseRules({ attachments: { fileLimitMb: 1 } });
    const { ticketId, taskId, linkId } = await desk.pair();
    await sayWith(taskId, "Large", {
      "large.txt": Buffer.alloc(2 * 1_048_576, "a"),
      "small.txt": Buffer.from("a"),
    });
    await hearAll(taskId);
    expect((await files(ticketId)).map(({ fileName }) => fileName)).toEqual(["small.txt"]);
    expect(await desk.filesOf(linkId)).toContainEqual(
      expect.objectContaining({
        fileName: "large.txt",
        failureMessage: "Too large to sync: 2 MB, the limit is 1 MB.",
      }),
    );
    await systemDb().syncRule.deleteMany({});
    await desk.ask(linkId, 0);
    await desk.settle();
    expect(await files(ticketId)).toHaveLength(2);
  });

  it("more than a look carries all come, and one whose fetching failed is fetched again", async () => {
    sandbox.control.changeSettings({ commentFilesOnTask: false });
    const { ticketId, taskId, linkId } = await desk.pair();
    const names = ["1.txt", "2.txt", "3.txt", "4.txt", "5.txt"];
    await sayWith(taskId, "All", Object.fromEntries(names.map((name) => [name, Buffer.from(name)])));
    await hearInVain(taskId);
    expect(await files(ticketId)).toEqual([]);
    await desk.later(linkId, 3_600_000);
    expect((await files(ticketId)).map(({ fileName }) => fileName).sort()).toEqual(names);
  });

  it("is not fetched when its comment is gone by then, nor where files may not come in", async () => {
    sandbox.control.changeSettings({ commentFilesOnTask: false });
    const { ticketId, taskId } = await desk.pair();
    await chooseRules({ attachments: { direction: "to_clickup" } });
    const id = await sayWith(taskId, "Gone soon", { "gone.txt": Buffer.from("gone") });
    await hearAll(taskId);
    expect(await desk.comments(ticketId)).toHaveLength(1);
    expect(await files(ticketId)).toEqual([]);
    await desk.tom.deleteComment(id);
    await systemDb().syncRule.deleteMany({});
    await hearAll(taskId);
    expect(await files(ticketId)).toEqual([]);
  });

  it("is public with the reply that it belongs to, and goes nowhere from there", async () => {
    const member = await createUser({ email: "tom@harbour.example" });
    await createMembership(desk.organisation, { userId: member.id, role: "agent" });
    await chooseRules({ comments: { takesAsReplies: true } });
    const { ticketId, taskId } = await desk.pair();
    await sayWith(taskId, "For the customer", { "manual.txt": Buffer.from("how to") });
    await hearAll(taskId);
    const [reply] = await desk.comments(ticketId);
    expect(reply?.visibility).toBe("public");
    expect(await files(ticketId)).toMatchObject([{ visibility: "public", commentId: reply?.id }]);
    expect(uploadsTo(taskId)).toBe(1);
  });

  it("that a ticket sent there is not fetched by another one, whoever points at it", async () => {
    const one = await desk.pair();
    const two = await desk.pair();
    await systemDb().taskLink.update({ where: { id: two.linkId }, data: { taskId: one.taskId } });
    await upload(one.ticketId, "first.txt", Buffer.from("for the first customer"));
    await desk.settle();
    const [file] = (await desk.client.getTask(one.taskId)).attachments;
    await call("POST", `/task/${one.taskId}/comment`, {
      comment: [{ text: "See\n" }, piece(file?.id ?? "")],
    });
    await hearAll(one.taskId);
    expect(await desk.comments(two.ticketId)).toHaveLength(1);
    expect(await files(two.ticketId)).toEqual([]);
    expect(await files(one.ticketId)).toHaveLength(1);
  });
});
