/** Files both ways, against the sandbox. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { contactContext } from "#lib/testing/contexts.ts";
import { openConversationTest } from "#lib/testing/conversation-test.ts";
import {
  createComment,
  deleteAttachment,
  listAttachments,
  listPortalAttachments,
  openAttachment,
} from "#lib/tickets/index.ts";

const { sandbox, desk, upload, addThere, uploadsTo, chooseRules } = await openConversationTest();

const there = async (taskId: string) => (await desk.client.getTask(taskId)).attachments;
const digest = (content: Buffer) => createHash("sha256").update(content).digest("hex");

const limitTo = (fileLimitMb: number) => chooseRules({ attachments: { fileLimitMb } });

describe("a public file", () => {
  it("of the ticket, or of a reply, is added to the task once, byte for byte", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    const content = Buffer.alloc(2_000_000, "relaydesk ");
    await upload(ticketId, "Größe مرحبا 👩 שלום.txt", content);
    const ofReply = await upload(ticketId, "reply.txt", Buffer.from("with the reply"), "internal");
    await desk.settle();
    expect(await there(taskId)).toMatchObject([{ title: "Größe مرحبا 👩 שלום.txt", size: content.length }]);
    await createComment(desk.agent, {
      ticketId,
      visibility: "public",
      body: "See the file",
      attachmentIds: [ofReply.id],
    });
    await desk.settle();
    const [first, second] = await there(taskId);
    expect(second?.title).toBe("reply.txt");
    const sent = Buffer.from(await (await fetch(first?.url ?? "")).arrayBuffer());
    expect(digest(sent)).toBe(digest(content));
    expect((await desk.theirs(taskId))[0]?.comment_text).toContain("Files:\nreply.txt\n");
    await desk.ask(linkId, 0);
    await desk.settle();
    expect(uploadsTo(taskId)).toBe(2);
    // What we sent does not come back.
    expect(await listAttachments(desk.agent, { ticketId })).toHaveLength(2);
  });

  it.each(["lose_response_after_commit", "error_after_commit"] as const)(
    "whose upload's answer is lost (%s) is found by name and size, and not added twice",
    async (kind) => {
      const { ticketId, taskId, linkId } = await desk.pair();
      sandbox.control.addFault({
        kind,
        match: { method: "POST", path: `/task/${taskId}/attachment` },
        times: 1,
      });
      await upload(ticketId, "once.txt", Buffer.from("once"));
      await desk.settle();
      expect(await desk.filesOf(linkId)).toMatchObject([{ theirId: null, sentAt: expect.any(Date) }]);
      await desk.later(linkId, 30_000);
      expect(await desk.filesOf(linkId)).toMatchObject([{ theirId: expect.any(String), state: "in_step" }]);
      expect(await there(taskId)).toHaveLength(1);
      expect(await listAttachments(desk.agent, { ticketId })).toHaveLength(1);
    },
  );

  it("that never arrived is sent again, but only when it can no longer arrive", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    sandbox.control.addFault({
      kind: "drop_connection",
      match: { method: "POST", path: `/task/${taskId}/attachment` },
      times: 1,
    });
    await upload(ticketId, "late.txt", Buffer.from("late"));
    await desk.settle();
    await desk.later(linkId, 30_000);
    expect(await there(taskId)).toEqual([]);
    await desk.later(linkId, 200_000);
    expect(await there(taskId)).toHaveLength(1);
  });

  it("over the limit stays, says so, and goes once the limit is higher", async () => {
    await limitTo(1);
    const { ticketId, taskId, linkId } = await desk.pair();
    await upload(ticketId, "large.txt", Buffer.alloc(3 * 1_048_576, "a"));
    await upload(ticketId, "small.txt", Buffer.from("a"));
    await desk.settle();
    expect((await there(taskId)).map(({ title }) => title)).toEqual(["small.txt"]);
    expect(await desk.filesOf(linkId)).toContainEqual(
      expect.objectContaining({
        state: "failed",
        failureClass: "permanent",
        failureMessage: "Too large to sync: 3 MB, the limit is 1 MB.",
      }),
    );
    await systemDb().syncRule.deleteMany({});
    await desk.ask(linkId, 0);
    await desk.settle();
    expect(await there(taskId)).toHaveLength(2);
  });

  it("that ClickUp has no room for says why, and holds up no other", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    sandbox.control.addFault({
      kind: "error_before_commit",
      status: 400,
      ecode: "GBUSED_005",
      match: { method: "POST", path: `/task/${taskId}/attachment` },
      times: 1,
    });
    await upload(ticketId, "one.txt", Buffer.from("one"));
    await upload(ticketId, "two.txt", Buffer.from("two"));
    await desk.settle();
    expect((await there(taskId)).map(({ title }) => title)).toEqual(["two.txt"]);
    expect(await desk.filesOf(linkId)).toMatchObject([
      { state: "failed", failureMessage: "Not sent to ClickUp: ClickUp refused the request (GBUSED_005)." },
      { state: "in_step" },
    ]);
  });

  it("that is deleted here stays there, and that is said", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    const { id } = await upload(ticketId, "gone.txt", Buffer.from("gone"));
    await desk.settle();
    await deleteAttachment(desk.agent, { ticketId, id });
    await desk.settle();
    expect(await there(taskId)).toHaveLength(1);
    expect(await desk.filesOf(linkId)).toMatchObject([{ failureCode: "kept_in_clickup" }]);
    expect(await listAttachments(desk.agent, { ticketId })).toEqual([]);
  });
});

describe("a file in ClickUp", () => {
  it("comes in as an internal file of who added it, once, and is not sent back", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    const content = Buffer.alloc(1_500_000, "from ClickUp ");
    await addThere(taskId, "notes.txt", content);
    for (let time = 0; time < 3; time += 1) {
      await desk.ask(linkId, 0);
      await desk.settle();
    }
    const [file, ...more] = await listAttachments(desk.agent, { ticketId });
    expect(more).toEqual([]);
    expect(file).toMatchObject({
      fileName: "notes.txt",
      visibility: "internal",
      size: content.length,
      uploadedBy: { type: "clickup" },
    });
    const opened = await openAttachment(desk.agent, { ticketId, id: file?.id ?? "" });
    expect(digest(Buffer.from(await new Response(opened.stream).arrayBuffer()))).toBe(digest(content));
    expect(uploadsTo(taskId)).toBe(1);
    const contact = await contactContext(desk.organisation, { customerId: desk.customer.id });
    expect(await listPortalAttachments(contact, { ticketId })).toEqual([]);
  });

  it("is found by a comparison that something else asked for, as no event tells of it", async () => {
    const { ticketId, taskId } = await desk.pair();
    await addThere(taskId, "silent.txt", Buffer.from("silent"));
    await systemDb().ticket.update({ where: { id: ticketId }, data: { title: "Another title" } });
    await desk.settle();
    expect(await listAttachments(desk.agent, { ticketId })).toHaveLength(1);
  });

  it("that is too large, of no known kind, or not what it says, is listed with the reason", async () => {
    await limitTo(1);
    const { ticketId, taskId, linkId } = await desk.pair();
    await addThere(taskId, "large.txt", Buffer.alloc(2 * 1_048_576, "a"));
    await addThere(taskId, "program.exe", Buffer.from("MZ"));
    await addThere(taskId, "photo.png", Buffer.from("no picture"));
    await addThere(taskId, "good.txt", Buffer.from("good"));
    await desk.ask(linkId, 0);
    await desk.settle();
    expect((await listAttachments(desk.agent, { ticketId })).map(({ fileName }) => fileName)).toEqual([
      "good.txt",
    ]);
    const failures = (await desk.filesOf(linkId)).map(({ fileName, failureMessage }) => [
      fileName,
      failureMessage,
    ]);
    expect(Object.fromEntries(failures)).toEqual({
      "large.txt": "Too large to sync: 2 MB, the limit is 1 MB.",
      "program.exe":
        "Not fetched from ClickUp: Files of the kind .exe are not taken. Put it into a ZIP file.",
      "photo.png": "Not fetched from ClickUp: The content of this file is not what its ending .png says.",
      "good.txt": null,
    });
  });

  it("stays here when it is deleted here, and is not fetched again", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    await addThere(taskId, "once.txt", Buffer.from("once"));
    await desk.ask(linkId, 0);
    await desk.settle();
    const [file] = await listAttachments(desk.agent, { ticketId });
    await deleteAttachment(desk.admin, { ticketId, id: file?.id ?? "" });
    await desk.ask(linkId, 0);
    await desk.settle();
    expect(await listAttachments(desk.agent, { ticketId })).toEqual([]);
  });

  it("that another ticket sent to the same task does not come in", async () => {
    const one = await desk.pair();
    const two = await desk.pair();
    await systemDb().taskLink.update({ where: { id: two.linkId }, data: { taskId: one.taskId } });
    await upload(one.ticketId, "first.txt", Buffer.from("for the first customer"));
    await desk.settle();
    await desk.ask(two.linkId, 0);
    await desk.settle();
    expect(await listAttachments(desk.agent, { ticketId: two.ticketId })).toEqual([]);
  });

  it("comes once when two runs are at it at once", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    await addThere(taskId, "both.txt", Buffer.from("both"));
    await desk.ask(linkId, 0);
    await Promise.all([desk.settle(), desk.later(linkId, 0)]);
    await desk.later(linkId, 120_000);
    expect(await listAttachments(desk.agent, { ticketId })).toHaveLength(1);
  });
});
