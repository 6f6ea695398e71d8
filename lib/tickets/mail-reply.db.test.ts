import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import { listOutbox } from "#lib/platform/mail/index.ts";
import {
  contactContext,
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createContact, createTicket } from "#lib/testing/factories.ts";
import {
  addParticipant,
  createComment,
  createPortalReply,
  deleteComment,
  listReplyRecipients,
  listTimeline,
  mailEach,
  mailReply,
  removeParticipant,
} from "./index.ts";

const folder = await mkdtemp(path.join(tmpdir(), "relaydesk-mail-"));
process.env.DATA_DIR = folder;

let organisation: TestOrganisation;
let agent: TestContext;
let job: TestContext;

beforeAll(async () => {
  organisation = await createOrganisation({ name: "Helpful Ltd" });
  agent = await memberContext(organisation, "agent", { name: "Ana Agent" });
  job = await systemContext(organisation);
});
afterAll(async () => {
  await disconnectDatabase();
  await rm(folder, { recursive: true, force: true });
});

async function mailsTo(address: string) {
  return (await listOutbox()).filter(({ to }) => to === address);
}

/** As the job does it: one after the other. Answers how many were sent. */
async function mailAll(ctx: TestContext, reply: { ticketId: string; commentId: string }): Promise<number> {
  let sent = 0;
  for (const contactId of await listReplyRecipients(ctx, reply))
    if ((await mailReply(ctx, { ...reply, contactId })).isSent) sent += 1;
  return sent;
}

function repliesOf(ctx: TestContext): number {
  return ctx.dispatched.filter(({ name }) => name === "tickets/reply.added").length;
}

describe("mailReply", () => {
  it("tells the requester what was replied, by whom and where to answer", async () => {
    const contact = await contactContext(organisation, { name: "Cleo Contact" });
    const ticket = await createTicket(organisation, {
      customerId: contact.actor.customerId,
      requesterId: contact.actor.id,
      title: "Printer on fire",
    });
    const before = repliesOf(agent);
    const comment = await createComment(agent, {
      ticketId: ticket.id,
      visibility: "public",
      body: "Use water",
    });
    expect(repliesOf(agent)).toBe(before + 1);
    expect(await mailAll(job, { ticketId: ticket.id, commentId: comment.id })).toBe(1);
    const mails = (await listOutbox()).filter(({ text }) => text.includes("Use water"));
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ subject: `[#${ticket.number}] Printer on fire` });
    expect(mails[0]?.text).toContain("Ana Agent of Helpful Ltd replied");
    expect(mails[0]?.text).toContain(`/${organisation.slug}/portal/tickets/${ticket.number}`);
  });

  it("offers no link to a requester who cannot sign in", async () => {
    const contact = await createContact(organisation);
    const ticket = await createTicket(organisation, {
      customerId: contact.customerId,
      requesterId: contact.id,
    });
    const comment = await createComment(agent, { ticketId: ticket.id, visibility: "public", body: "Hi" });
    await mailAll(job, { ticketId: ticket.id, commentId: comment.id });
    const [mail] = await mailsTo(contact.email);
    expect(mail?.text).toContain("Hi");
    expect(mail?.text).not.toContain("/portal/");
  });

  it("tells nobody of notes, of deleted replies, and of tickets without a requester", async () => {
    const contact = await createContact(organisation);
    const asked = { customerId: contact.customerId, requesterId: contact.id };
    const ticket = await createTicket(organisation, asked);
    const before = repliesOf(agent);
    const note = await createComment(agent, { ticketId: ticket.id, visibility: "internal", body: "Psst" });
    expect(repliesOf(agent)).toBe(before);
    const deleted = await createComment(agent, { ticketId: ticket.id, visibility: "public", body: "Oops" });
    await deleteComment(agent, { ticketId: ticket.id, id: deleted.id });
    for (const { id } of [note, deleted]) {
      expect(await mailAll(job, { ticketId: ticket.id, commentId: id })).toBe(0);
    }
    const nobody = await createTicket(organisation);
    const unheard = await createComment(agent, { ticketId: nobody.id, visibility: "public", body: "Echo" });
    expect(repliesOf(agent)).toBe(before + 1);
    expect(await mailAll(job, { ticketId: nobody.id, commentId: unheard.id })).toBe(0);
    expect(await mailsTo(contact.email)).toEqual([]);
  });

  it("does not send contacts their own replies, nor reach into another organisation", async () => {
    const contact = await contactContext(organisation);
    const ticket = await createTicket(organisation, {
      customerId: contact.actor.customerId,
      requesterId: contact.actor.id,
    });
    await createPortalReply(contact, { ticketId: ticket.id, body: "Mine" });
    expect(repliesOf(contact)).toBe(0);
    const comment = await createComment(agent, { ticketId: ticket.id, visibility: "public", body: "Ours" });
    const foreign = await systemContext(await createOrganisation());
    const there = { ticketId: ticket.id, commentId: comment.id };
    expect(await mailAll(foreign, there)).toBe(0);
    expect(await mailReply(foreign, { ...there, contactId: contact.actor.id })).toEqual({ isSent: false });
  });

  it("mails each of several once, though the job begins again after one of them failed", async () => {
    const { ticket, requester, other } = await asked();
    const comment = await createComment(agent, { ticketId: ticket.id, visibility: "public", body: "To all" });
    const reply = { ticketId: ticket.id, commentId: comment.id };
    expect(await listReplyRecipients(job, reply)).toEqual([requester.id, other.id]);
    expect(await mailReply(job, { ...reply, contactId: requester.id })).toEqual({ isSent: true });
    // Another run, from its beginning.
    expect(await mailAll(job, reply)).toBe(1);
    expect(await mailAll(job, reply)).toBe(0);
    for (const { email } of [requester, other]) expect(await mailsTo(email)).toHaveLength(1);
  });
});

describe("mailing several", () => {
  it("reaches all others though one cannot be reached, and says so", async () => {
    const reached: string[] = [];
    const mailing = mailEach(["a", "b", "c"], async (id) => {
      if (id === "b") throw new Error("no such mailbox");
      reached.push(id);
    });
    await expect(mailing).rejects.toThrow("no such mailbox");
    expect(reached).toEqual(["a", "c"]);
  });
});

async function asked() {
  const requester = await createContact(organisation);
  const { customerId } = requester;
  const other = await createContact(organisation, { customerId });
  const ticket = await createTicket(organisation, { customerId, requesterId: requester.id });
  await addParticipant(agent, { ticketId: ticket.id, contactId: other.id });
  return { ticket, requester, other, customerId };
}

describe("who is told besides the requester", () => {
  it("is chosen and taken off by a colleague, which the timeline and nobody else is told", async () => {
    const { ticket, other } = await asked();
    const input = { ticketId: ticket.id, contactId: other.id };
    // Once more changes nothing.
    expect((await addParticipant(agent, input)).participants).toMatchObject([{ id: other.id }]);
    expect((await removeParticipant(agent, input)).participants).toEqual([]);
    const { items } = await listTimeline(agent, { ticketId: ticket.id, only: "events" });
    const name = other.name;
    expect(items.slice(-2)).toMatchObject([
      { kind: "participant.added", visibility: "internal", data: { to: { name } } },
      { kind: "participant.removed", visibility: "internal", data: { from: { name } } },
    ]);
    await expect(removeParticipant(agent, input)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is mailed nothing once taken off, not even what is on its way", async () => {
    const { ticket, other } = await asked();
    const comment = await createComment(agent, { ticketId: ticket.id, visibility: "public", body: "Wait" });
    await removeParticipant(agent, { ticketId: ticket.id, contactId: other.id });
    const late = { ticketId: ticket.id, commentId: comment.id, contactId: other.id };
    expect(await mailReply(job, late)).toEqual({ isSent: false });
    expect(await mailsTo(other.email)).toEqual([]);
  });

  it("is a contact of the ticket's customer, and not its requester", async () => {
    const { ticket, requester, customerId } = await asked();
    const stranger = await createContact(organisation);
    const gone = await createContact(organisation, { customerId, archivedAt: new Date() });
    for (const contactId of [stranger.id, gone.id, requester.id]) {
      await expect(addParticipant(agent, { ticketId: ticket.id, contactId })).rejects.toMatchObject({
        code: "validation_failed",
        fields: [{ path: "contactId" }],
      });
    }
    const viewer = await memberContext(organisation, "legal");
    await expect(
      addParticipant(viewer, { ticketId: ticket.id, contactId: stranger.id }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});
