/** Which of a task's files an upload became whose outcome is unknown, and whose files they are. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { openConversationTest } from "#lib/testing/conversation-test.ts";
import { listAttachments } from "#lib/tickets/index.ts";

const { sandbox, desk, upload, addThere } = await openConversationTest();

const there = async (taskId: string) => (await desk.client.getTask(taskId)).attachments;
const here = async (ticketId: string) =>
  (await listAttachments(desk.agent, { ticketId })).map(({ fileName, size }) => [fileName, size]);
const once = (
  kind: "drop_connection" | "lose_response_after_commit",
  match: { method: string; path: string },
) => sandbox.control.addFault({ kind, match, times: 1 });
const uploadsOf = (taskId: string) => ({ method: "POST", path: `/task/${taskId}/attachment` });
const UNKNOWN = { theirId: null, sentAt: expect.any(Date) };

describe("an upload that never arrived", () => {
  it("is not taken for the file of the same name and size that was uploaded before", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    await upload(ticketId, "log.txt", Buffer.from("same"));
    await desk.settle();
    once("drop_connection", uploadsOf(taskId));
    await upload(ticketId, "log.txt", Buffer.from("same"));
    await desk.settle();
    await desk.later(linkId, 30_000);
    expect(await desk.filesOf(linkId)).toMatchObject([{ state: "in_step" }, UNKNOWN]);
    await desk.later(linkId, 200_000);
    expect(await there(taskId)).toHaveLength(2);
    expect(await desk.filesOf(linkId)).toMatchObject([{ state: "in_step" }, { state: "in_step" }]);
  });

  it("is not taken for somebody's file of the same name and another size, which comes in", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    once("drop_connection", uploadsOf(taskId));
    await upload(ticketId, "log.txt", Buffer.from("ours"));
    await desk.settle();
    await addThere(taskId, "log.txt", Buffer.from("somebody's"));
    await desk.later(linkId, 200_000);
    expect((await there(taskId)).map(({ size }) => size)).toEqual([10, 4]);
    expect(await here(ticketId)).toEqual(
      expect.arrayContaining([
        ["log.txt", 4],
        ["log.txt", 10],
      ]),
    );
  });

  it("is not taken for one that was there before it left", async () => {
    const { ticketId, taskId, linkId } = await desk.pair();
    const { id: attachmentId } = await upload(ticketId, "log.txt", Buffer.from("same"));
    await addThere(taskId, "log.txt", Buffer.from("same"));
    const { organisationId } = desk.organisation;
    const left = { sentAt: new Date(Date.now() + 600_000), state: "waiting" as const };
    const note = { attachmentId, fileName: "log.txt", size: 4n, origin: "ours" };
    await systemDb().syncFile.create({ data: { id: newId(), organisationId, linkId, ...note, ...left } });
    await desk.settle();
    expect(await desk.filesOf(linkId)).toMatchObject([UNKNOWN]);
  });
});

describe("a file of the task", () => {
  it("that may be another ticket's upload, whose outcome is unknown, is not fetched", async () => {
    const one = await desk.pair();
    const two = await desk.pair();
    await systemDb().taskLink.update({ where: { id: two.linkId }, data: { taskId: one.taskId } });
    once("lose_response_after_commit", uploadsOf(one.taskId));
    await upload(one.ticketId, "private.txt", Buffer.from("for the first one"));
    await desk.settle();
    expect(await desk.filesOf(one.linkId)).toMatchObject([UNKNOWN]);
    await desk.ask(two.linkId, 0);
    await desk.settle();
    expect(await here(two.ticketId)).toEqual([]);
    await desk.later(one.linkId, 30_000);
    await desk.ask(two.linkId, 0);
    await desk.settle();
    expect(await desk.filesOf(one.linkId)).toMatchObject([{ state: "in_step" }]);
    expect(await here(two.ticketId)).toEqual([]);
  });
});
