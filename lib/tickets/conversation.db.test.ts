import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { transaction } from "#lib/platform/verb/index.ts";
import {
  contactContext,
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createTicket as insertTicket } from "#lib/testing/factories.ts";
import {
  createComment,
  deleteAttachment,
  deleteComment,
  getTicket,
  listAttachments,
  listComments,
  listTimeline,
  openAttachment,
  recordTicketEvent,
  updateComment,
  updateTicket,
  uploadAttachment,
} from "./index.ts";

const folder = await mkdtemp(path.join(tmpdir(), "relaydesk-files-"));
process.env.DATA_DIR = folder;
process.env.ATTACHMENT_MAX_BYTES = "100000";

let organisation: TestOrganisation;
let agent: TestContext;
let colleague: TestContext;
let admin: TestContext;
let ticketId: string;
let foreignTicketId: string;

beforeAll(async () => {
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent", { name: "Ana Agent" });
  colleague = await memberContext(organisation, "product", { name: "Pia Product" });
  admin = await memberContext(organisation, "admin");
  foreignTicketId = (await insertTicket(await createOrganisation())).id;
});
beforeEach(async () => {
  ticketId = (await insertTicket(organisation)).id;
  agent.dispatched.length = 0;
});
afterAll(async () => {
  await disconnectDatabase();
  await rm(folder, { recursive: true, force: true });
});

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");

async function* chunksOf(content: Buffer, size = 16): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

function upload(ctx: TestContext, fileName: string, content: Buffer, visibility?: string) {
  return uploadAttachment(ctx, { ticketId, fileName, content: chunksOf(content), visibility });
}

async function storedFiles(): Promise<string[]> {
  const place = path.join(folder, "files", organisation.organisationId, "attachments");
  return readdir(place).catch(() => []);
}

async function auditActions(targetId: string): Promise<string[]> {
  const rows = await systemDb().auditEvent.findMany({ where: { targetId }, orderBy: { createdAt: "asc" } });
  return rows.map(({ action }) => action);
}

describe("comments", () => {
  it("are written, edited and deleted on record, and move the ticket up without changing it", async () => {
    const before = await getTicket(agent, { id: ticketId });
    const comment = await createComment(agent, { ticketId, visibility: "public", body: "Hello **you**\r\n" });
    expect(comment).toMatchObject({
      body: "Hello **you**",
      author: { type: "member", name: "Ana Agent" },
      editedAt: null,
      isEditable: true,
      isDeletable: true,
      isFromCustomer: false,
    });
    expect(agent.dispatched).toMatchObject([
      { name: "tickets/comment.added", payload: { ticketId, commentId: comment.id, visibility: "public" } },
    ]);
    const after = await getTicket(agent, { id: ticketId });
    expect(after.version).toBe(before.version);
    expect(after.updatedAt > before.updatedAt).toBe(true);

    const edited = await updateComment(agent, { ticketId, id: comment.id, body: "Hello you" });
    expect(edited.editedAt).not.toBeNull();
    const deleted = await deleteComment(agent, { ticketId, id: comment.id });
    expect(deleted).toMatchObject({ body: "", isEditable: false, isDeletable: false });
    expect((await listComments(agent, { ticketId })).items).toEqual([]);
    const { items } = await listTimeline(agent, { ticketId });
    expect(items).toMatchObject([
      { type: "comment", body: "", deletedAt: expect.any(String) },
      { type: "event", kind: "comment.edited" },
      { type: "event", kind: "comment.deleted" },
    ]);
    expect(await auditActions(comment.id)).toEqual(["comment.created", "comment.updated", "comment.deleted"]);
    await expect(deleteComment(agent, { ticketId, id: comment.id })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("are edited by their author alone and deleted by the author or an admin", async () => {
    const { id } = await createComment(agent, { ticketId, visibility: "internal", body: "Mine" });
    const reference = { ticketId, id };
    for (const ctx of [colleague, admin]) {
      await expect(updateComment(ctx, { ...reference, body: "Ours" })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    await expect(deleteComment(colleague, reference)).rejects.toMatchObject({ code: "forbidden" });
    const { items } = await listComments(admin, { ticketId });
    expect(items).toMatchObject([{ isEditable: false, isDeletable: true }]);
    await deleteComment(admin, reference);
  });

  it("are deleted once when two do it at once", async () => {
    const { id } = await createComment(agent, { ticketId, visibility: "internal", body: "Once" });
    const results = await Promise.allSettled([
      deleteComment(agent, { ticketId, id }),
      deleteComment(admin, { ticketId, id }),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await auditActions(id)).filter((action) => action === "comment.deleted")).toHaveLength(1);
  });

  it("are refused when empty, too long, on foreign tickets, and from contacts", async () => {
    const input = { ticketId, visibility: "internal" as const };
    for (const body of [" \n ", "x".repeat(50_001)]) {
      await expect(createComment(agent, { ...input, body })).rejects.toMatchObject({
        code: "validation_failed",
      });
    }
    await expect(
      createComment(agent, { ...input, ticketId: foreignTicketId, body: "Hi" }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(listComments(agent, { ticketId: foreignTicketId })).rejects.toMatchObject({
      code: "not_found",
    });
    const contact = await contactContext(organisation);
    await expect(createComment(contact, { ...input, body: "Hi" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("the timeline", () => {
  it("holds comments, changes and loose files in order, and its pages together are the whole", async () => {
    await createComment(agent, { ticketId, visibility: "public", body: "One" });
    await updateTicket(agent, { id: ticketId, status: "waiting", priority: "high" });
    await upload(agent, "a.png", PNG);
    await createComment(colleague, { ticketId, visibility: "internal", body: "Two" });
    await transaction(agent, (ctx) =>
      recordTicketEvent(ctx, {
        ticketId,
        kind: "task.requested",
        visibility: "internal",
        data: { list: "Inbox" },
      }),
    );
    const { items } = await listTimeline(agent, { ticketId });
    expect(items.map((entry) => (entry.type === "comment" ? entry.body : entry.kind))).toEqual([
      "One",
      "status.changed",
      "priority.changed",
      "attachment.added",
      "Two",
      "task.requested",
    ]);
    for (const direction of ["asc", "desc"] as const) {
      const walked: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listTimeline(agent, { ticketId, direction, limit: 2, cursor });
        walked.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      const whole = items.map(({ id }) => id);
      expect(walked).toEqual(direction === "asc" ? whole : whole.reverse());
    }
    expect((await listTimeline(agent, { ticketId, only: "comments" })).items).toHaveLength(2);
    expect((await listTimeline(agent, { ticketId, only: "events" })).items).toHaveLength(4);
  });

  it("of a foreign ticket is not there", async () => {
    await expect(listTimeline(agent, { ticketId: foreignTicketId })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("files", () => {
  it("come back byte for byte, under a safe name and the type of their content", async () => {
    const content = Buffer.concat([PNG, Buffer.alloc(50_000, 7)]);
    const attachment = await upload(agent, "../photo \u202e1.png", content, "public");
    expect(attachment).toMatchObject({
      fileName: "photo 1.png",
      contentType: "image/png",
      size: content.length,
      isImage: true,
      visibility: "public",
      commentId: null,
      isDeletable: true,
    });
    const file = await openAttachment(colleague, { ticketId, id: attachment.id });
    const received = Buffer.from(await new Response(file.stream).arrayBuffer());
    expect(createHash("sha256").update(received).digest("hex")).toBe(
      createHash("sha256").update(content).digest("hex"),
    );
    expect(file).toMatchObject({ fileName: "photo 1.png", contentType: "image/png", isInline: true });
    expect(await auditActions(attachment.id)).toEqual(["attachment.created"]);
  });

  it("take on the visibility of the comment they are sent with", async () => {
    const attachment = await upload(agent, "a.txt", Buffer.from("text"));
    expect(attachment).toMatchObject({ visibility: "internal", isImage: false });
    const comment = await createComment(agent, {
      ticketId,
      visibility: "public",
      body: "See the file",
      attachmentIds: [attachment.id],
    });
    expect(comment.attachments).toMatchObject([
      { id: attachment.id, visibility: "public", commentId: comment.id },
    ]);
    const { items } = await listTimeline(agent, { ticketId });
    expect(items).toMatchObject([{ type: "comment", attachments: [{ id: attachment.id }] }]);
    // A second comment cannot take it, and nobody can take what another uploaded.
    const again = { ticketId, visibility: "internal" as const, body: "Mine", attachmentIds: [attachment.id] };
    await expect(createComment(agent, again)).rejects.toMatchObject({ fields: [{ path: "attachmentIds" }] });
    const other = await upload(agent, "b.txt", Buffer.from("text"));
    await expect(createComment(colleague, { ...again, attachmentIds: [other.id] })).rejects.toMatchObject({
      fields: [{ path: "attachmentIds" }],
    });
    expect((await listComments(agent, { ticketId })).items).toHaveLength(1);

    await deleteComment(agent, { ticketId, id: comment.id });
    await expect(openAttachment(agent, { ticketId, id: attachment.id })).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await listAttachments(agent, { ticketId })).map(({ id }) => id)).toEqual([other.id]);
  });

  it.each([
    ["whose kind is not taken", "page.html", Buffer.from("<script>"), "unsupported_media_type"],
    ["whose content is something else", "photo.png", Buffer.from("<script>"), "unsupported_media_type"],
    ["that are empty", "a.txt", Buffer.alloc(0), "unsupported_media_type"],
    ["that are too large", "a.txt", Buffer.alloc(100_001, "a"), "payload_too_large"],
  ])("%s leave nothing behind", async (_, name, content, code) => {
    const before = await storedFiles();
    await expect(upload(agent, name, content)).rejects.toMatchObject({ code });
    expect(await storedFiles()).toEqual(before);
    expect(await listAttachments(agent, { ticketId })).toEqual([]);
  });

  it("are not even read when the ticket is foreign or the caller a contact", async () => {
    let isRead = false;
    async function* watched(): AsyncGenerator<Uint8Array> {
      isRead = true;
      yield PNG;
    }
    const input = { ticketId: foreignTicketId, fileName: "a.png", content: watched() };
    await expect(uploadAttachment(agent, input)).rejects.toMatchObject({ code: "not_found" });
    const contact = await contactContext(organisation);
    await expect(uploadAttachment(contact, { ...input, ticketId })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(upload(agent, "a.png", PNG, "secret")).rejects.toMatchObject({
      fields: [{ path: "visibility" }],
    });
    expect(isRead).toBe(false);
  });

  it("are deleted with their bytes, by who added them or an admin", async () => {
    const attachment = await upload(agent, "a.png", PNG);
    const reference = { ticketId, id: attachment.id };
    expect(await storedFiles()).toContain(attachment.id);
    await expect(deleteAttachment(colleague, reference)).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      deleteAttachment(agent, { ticketId: foreignTicketId, id: attachment.id }),
    ).rejects.toMatchObject({ code: "not_found" });
    expect(await deleteAttachment(admin, reference)).toEqual({ id: attachment.id });
    expect(await storedFiles()).not.toContain(attachment.id);
    await expect(openAttachment(agent, reference)).rejects.toMatchObject({ code: "not_found" });
    expect((await listTimeline(agent, { ticketId })).items).toMatchObject([
      { kind: "attachment.removed", data: { fileName: "a.png" } },
    ]);
    expect(await auditActions(attachment.id)).toEqual(["attachment.created", "attachment.deleted"]);
    await expect(openAttachment(agent, { ticketId, id: newId() })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
