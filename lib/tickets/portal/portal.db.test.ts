import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import {
  contactContext,
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createTicket as insertTicket } from "#lib/testing/factories.ts";
import {
  closePortalTicket,
  createComment,
  createPortalReply,
  createPortalTicket,
  getPortalTicket,
  getPortalTicketByNumber,
  getTicket,
  listPortalAttachments,
  listPortalTickets,
  listPortalTimeline,
  openPortalAttachment,
  reopenPortalTicket,
  updateTicket,
  uploadAttachment,
  uploadPortalAttachment,
} from "../index.ts";

const folder = await mkdtemp(path.join(tmpdir(), "relaydesk-portal-"));
process.env.DATA_DIR = folder;

let organisation: TestOrganisation;
let agent: TestContext;
let contact: Awaited<ReturnType<typeof contactContext>>;
let stranger: Awaited<ReturnType<typeof contactContext>>;

beforeAll(async () => {
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent", { name: "Ana Agent" });
  contact = await contactContext(organisation, { name: "Cleo Contact" });
  stranger = await contactContext(organisation);
});
afterAll(async () => {
  await disconnectDatabase();
  await rm(folder, { recursive: true, force: true });
});

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

describe("a contact", () => {
  it("files a ticket for the own company and is its requester", async () => {
    const filed = await createPortalTicket(contact, { title: "Help", description: "It broke" });
    expect(filed).toMatchObject({ status: "open", priority: "normal", requester: { name: "Cleo Contact" } });
    expect(await getTicket(agent, { id: filed.id })).toMatchObject({
      customer: { id: contact.actor.customerId },
      requester: { id: contact.actor.id },
      source: "portal",
      createdBy: { type: "contact", name: "Cleo Contact" },
    });
    const audit = await systemDb().auditEvent.findFirst({ where: { targetId: filed.id } });
    expect(audit).toMatchObject({
      action: "ticket.created",
      actorType: "contact",
      actorId: contact.actor.id,
    });
    expect(await getPortalTicketByNumber(contact, { number: filed.number })).toEqual(filed);
  });

  it("cannot choose whose ticket it is, nor anything that colleagues decide", async () => {
    for (const extra of [
      { customerId: stranger.actor.customerId },
      { assigneeId: null },
      { tags: ["vip"] },
    ]) {
      await expect(
        createPortalTicket(contact, { title: "Help", description: "x", ...extra }),
      ).rejects.toMatchObject({ code: "validation_failed" });
    }
  });

  it("sees the own company's tickets and nothing internal of them", async () => {
    const colleague = await contactContext(organisation, { customerId: contact.actor.customerId });
    const filed = await createPortalTicket(colleague, { title: "Visible zebra", description: "Text" });
    const other = await createPortalTicket(stranger, { title: "Hidden zebra", description: "Text" });
    await updateTicket(agent, {
      id: filed.id,
      tags: ["zebra-internal"],
      assigneeId: agent.actor.id,
      priority: "high",
    });
    await createComment(agent, { ticketId: filed.id, visibility: "internal", body: "Secret note" });
    const deleted = await createComment(agent, { ticketId: filed.id, visibility: "public", body: "Oops" });
    await createComment(agent, { ticketId: filed.id, visibility: "public", body: "Public reply" });
    await systemDb().ticketComment.update({ where: { id: deleted.id }, data: { deletedAt: new Date() } });

    const { items } = await listPortalTickets(contact, { q: "zebra" });
    expect(items.map(({ id }) => id)).toEqual([filed.id]);
    expect(Object.keys(await getPortalTicket(contact, { id: filed.id })).sort()).toEqual([
      "closedAt",
      "createdAt",
      "customFields",
      "description",
      "id",
      "mergedInto",
      "number",
      "priority",
      "requester",
      "resolvedAt",
      "status",
      "title",
      "updatedAt",
    ]);
    // Tags are internal, so words of tags find nothing either.
    expect((await listPortalTickets(contact, { q: "internal" })).items).toEqual([]);
    const timeline = await listPortalTimeline(contact, { ticketId: filed.id });
    expect(timeline.items.map((entry) => (entry.type === "comment" ? entry.body : entry.kind))).toEqual([
      "ticket.created",
      "priority.changed",
      "Public reply",
    ]);
    expect(JSON.stringify(timeline)).not.toMatch(/Secret|Oops|zebra-internal/);

    for (const call of [
      () => getPortalTicket(contact, { id: other.id }),
      () => getPortalTicketByNumber(contact, { number: other.number }),
      () => listPortalTimeline(contact, { ticketId: other.id }),
      () => listPortalAttachments(contact, { ticketId: other.id }),
      () => createPortalReply(contact, { ticketId: other.id, body: "Hi" }),
      () => closePortalTicket(contact, { id: other.id }),
      () => reopenPortalTicket(contact, { id: other.id }),
      () => uploadPortalAttachment(contact, { ticketId: other.id, fileName: "a.txt", content: bytes("x") }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("lists tickets by state, in pages that together are the whole", async () => {
    const { customerId } = (await contactContext(organisation)).actor;
    const own = await contactContext(organisation, { customerId });
    const open = await insertTicket(organisation, { customerId });
    const waiting = await insertTicket(organisation, { customerId, status: "waiting" });
    const closed = await insertTicket(organisation, { customerId, status: "closed" });
    const numbers = async (state: "active" | "done" | "all") =>
      (await listPortalTickets(own, { state })).items.map(({ number }) => number).sort((a, b) => a - b);
    expect(await numbers("active")).toEqual([open.number, waiting.number]);
    expect(await numbers("done")).toEqual([closed.number]);
    const first = await listPortalTickets(own, { limit: 2 });
    const rest = await listPortalTickets(own, { limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...rest.items].map(({ id }) => id).sort()).toEqual(
      [open.id, waiting.id, closed.id].sort(),
    );
    expect(rest.nextCursor).toBeNull();
  });

  it.each([
    ["waiting", "open", "continue"],
    ["resolved", "open", "reopen"],
    ["closed", "open", "reopen"],
    ["in_progress", "in_progress", null],
  ] as const)("who replies to a ticket that is %s finds it %s", async (status, after, transition) => {
    const ticket = await insertTicket(organisation, { customerId: contact.actor.customerId, status });
    const reply = await createPortalReply(contact, { ticketId: ticket.id, body: "Still broken" });
    expect(reply).toMatchObject({ visibility: "public", isFromCustomer: true, isEditable: false });
    expect(await getTicket(agent, { id: ticket.id })).toMatchObject({ status: after });
    const events = await systemDb().ticketEvent.findMany({
      where: { ticketId: ticket.id, kind: "status.changed" },
    });
    expect(events.map(({ data }) => data)).toMatchObject(transition === null ? [] : [{ transition }]);
    const actions = await systemDb().auditEvent.count({
      where: { targetId: reply.id, action: "comment.created" },
    });
    expect(actions).toBe(1);
  });

  it("closes and reopens, and saying it twice changes nothing more", async () => {
    const filed = await createPortalTicket(contact, { title: "Once", description: "x" });
    expect(await closePortalTicket(contact, { id: filed.id })).toMatchObject({ status: "closed" });
    const closed = await closePortalTicket(contact, { id: filed.id });
    expect(await getTicket(agent, { id: filed.id })).toMatchObject({ version: 2 });
    expect(closed.closedAt).not.toBeNull();
    expect(await reopenPortalTicket(contact, { id: filed.id })).toMatchObject({
      status: "open",
      closedAt: null,
    });
    await Promise.all([1, 2, 3].map(() => closePortalTicket(contact, { id: filed.id })));
    expect(await getTicket(agent, { id: filed.id })).toMatchObject({ version: 4, status: "closed" });
  });

  it("sends files that show once they are sent, and sees no internal ones", async () => {
    const filed = await createPortalTicket(contact, { title: "Files", description: "x" });
    const input = { ticketId: filed.id, fileName: "log.txt" };
    const mine = await uploadPortalAttachment(contact, { ...input, content: bytes("mine") });
    const internal = await uploadAttachment(agent, { ...input, content: bytes("internal") });
    expect(await listPortalAttachments(contact, { ticketId: filed.id })).toEqual([]);
    await createPortalReply(contact, { ticketId: filed.id, body: "Log", attachmentIds: [mine.id] });
    expect(await listPortalAttachments(contact, { ticketId: filed.id })).toMatchObject([{ id: mine.id }]);
    const file = await openPortalAttachment(contact, { ticketId: filed.id, id: mine.id });
    expect(await new Response(file.stream).text()).toBe("mine");
    await expect(
      openPortalAttachment(contact, { ticketId: filed.id, id: internal.id }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(
      createPortalReply(contact, { ticketId: filed.id, body: "Theirs", attachmentIds: [internal.id] }),
    ).rejects.toMatchObject({ fields: [{ path: "attachmentIds" }] });
  });
});

describe("the portal", () => {
  it("is for contacts alone", async () => {
    const filed = await createPortalTicket(contact, { title: "Mine", description: "x" });
    for (const ctx of [agent, await systemContext(organisation)]) {
      for (const call of [
        () => listPortalTickets(ctx, {}),
        () => getPortalTicket(ctx, { id: filed.id }),
        () => createPortalTicket(ctx, { title: "No", description: "x" }),
        () => createPortalReply(ctx, { ticketId: filed.id, body: "No" }),
        () => closePortalTicket(ctx, { id: filed.id }),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: "forbidden" });
      }
    }
  });

  it("takes no ticket for an archived customer", async () => {
    const gone = await contactContext(organisation);
    await systemDb().customer.update({
      where: { id: gone.actor.customerId },
      data: { archivedAt: new Date() },
    });
    await expect(createPortalTicket(gone, { title: "Late", description: "x" })).rejects.toMatchObject({
      code: "validation_failed",
    });
  });
});
