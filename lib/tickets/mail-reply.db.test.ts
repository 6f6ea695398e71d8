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
import { createComment, createPortalReply, deleteComment, mailReply } from "./index.ts";

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
    expect(await mailReply(job, { ticketId: ticket.id, commentId: comment.id })).toEqual({ isSent: true });
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
    await mailReply(job, { ticketId: ticket.id, commentId: comment.id });
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
      expect(await mailReply(job, { ticketId: ticket.id, commentId: id })).toEqual({ isSent: false });
    }
    const nobody = await createTicket(organisation);
    const unheard = await createComment(agent, { ticketId: nobody.id, visibility: "public", body: "Echo" });
    expect(repliesOf(agent)).toBe(before + 1);
    expect(await mailReply(job, { ticketId: nobody.id, commentId: unheard.id })).toEqual({ isSent: false });
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
    expect(await mailReply(foreign, { ticketId: ticket.id, commentId: comment.id })).toEqual({
      isSent: false,
    });
  });
});
