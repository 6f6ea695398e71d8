import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  apiKeyContext,
  contactContext,
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createContact, createCustomer, createTicket as insertTicket } from "#lib/testing/factories.ts";
import {
  bulkUpdateTickets,
  createComment,
  createPortalReply,
  getPortalTicket,
  getTicket,
  listComments,
  listPortalTimeline,
  listTimeline,
  mergeTickets,
  updateComment,
  updateTicket,
} from "./index.ts";

let organisation: TestOrganisation;
let agent: TestContext;
let admin: TestContext;
let customerId: string;

beforeAll(async () => {
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent", { name: "Ana Agent" });
  admin = await memberContext(organisation, "admin");
  customerId = (await createCustomer(organisation)).id;
});
afterAll(disconnectDatabase);

const file = (title: string, options: Partial<Parameters<typeof insertTicket>[1]> = {}) =>
  insertTicket(organisation, { customerId, title, ...options });
const say = (
  ctx: TestContext,
  ticketId: string,
  body: string,
  visibility: "public" | "internal" = "public",
) => createComment(ctx, { ticketId, body, visibility });
const wordsOf = async (ticketId: string) =>
  (await listComments(agent, { ticketId })).items.map(({ body }) => body);

function attach(ticketId: string, options: { commentId?: string; visibility?: "public" | "internal" } = {}) {
  const id = newId();
  return systemDb().ticketAttachment.create({
    data: {
      id,
      organisationId: organisation.organisationId,
      ticketId,
      visibility: "public",
      fileName: "photo.png",
      contentType: "image/png",
      size: 1,
      sha256: "x",
      storageKey: id,
      uploadedByType: "member",
      uploadedByName: "A",
      ...options,
    },
  });
}

describe("mergeTickets", () => {
  it("moves what was said, files and tags, closes the ticket, and tells both timelines and the audit log", async () => {
    const target = await file("Printer on fire", { tags: ["printer"] });
    const source = await file("Printer burns", { tags: ["fire", "printer"], description: "It burns." });
    const reply = await say(agent, source.id, "We are coming.");
    await say(agent, source.id, "Bring water", "internal");
    const photo = await attach(source.id, { commentId: reply.id });
    agent.dispatched.length = 0;

    const merged = await mergeTickets(agent, { id: target.id, ticketIds: [source.id] });
    expect(merged).toMatchObject({ id: target.id, tags: ["printer", "fire"], mergedInto: null });
    expect(await wordsOf(target.id)).toEqual([
      expect.stringContaining("It burns."),
      "We are coming.",
      "Bring water",
    ]);
    const [, moved] = (await listComments(agent, { ticketId: target.id })).items;
    expect(moved).toMatchObject({ id: reply.id, editedAt: null, attachments: [{ id: photo.id }] });
    expect(await getTicket(agent, { id: source.id })).toMatchObject({
      status: "closed",
      mergedInto: { id: target.id, number: target.number },
    });
    expect(await wordsOf(source.id)).toEqual([]);

    const kinds = async (ticketId: string) =>
      (await listTimeline(agent, { ticketId, only: "events" })).items.flatMap((entry) =>
        entry.type === "event" ? [[entry.kind, entry.data.ticket]] : [],
      );
    expect(await kinds(source.id)).toContainEqual([
      "ticket.merged",
      { id: target.id, number: target.number, title: "Printer on fire" },
    ]);
    expect(await kinds(target.id)).toContainEqual([
      "ticket.absorbed",
      { id: source.id, number: source.number, title: "Printer burns" },
    ]);
    const audit = await systemDb().auditEvent.findMany({
      where: { action: "ticket.merged", targetId: source.id },
    });
    expect(audit).toMatchObject([{ after: { mergedInto: target.number, entries: 2, files: 1 } }]);
    expect(agent.dispatched.map(({ payload }) => payload)).toContainEqual(
      expect.objectContaining({ ticketId: source.id, changed: ["status", "mergedInto"] }),
    );
  });

  it("is done once, however often and at once it is asked", async () => {
    const target = await file("Stays");
    const source = await file("Goes", { description: "Once." });
    await say(agent, source.id, "Said once");
    const presses = await Promise.all(
      [1, 2, 3].map(() => mergeTickets(agent, { id: target.id, ticketIds: [source.id, source.id] })),
    );
    expect(presses.map(({ id }) => id)).toEqual([target.id, target.id, target.id]);
    expect(await wordsOf(target.id)).toHaveLength(2);
    const events = await listTimeline(agent, { ticketId: target.id, only: "events" });
    expect(JSON.stringify(events).match(/ticket\.absorbed/g)).toHaveLength(1);
  });

  it("never merges two tickets into each other, and leads all the way through one merged before", async () => {
    const [one, two, three] = [await file("One"), await file("Two"), await file("Three")];
    const outcomes = await Promise.allSettled([
      mergeTickets(agent, { id: one.id, ticketIds: [two.id] }),
      mergeTickets(agent, { id: two.id, ticketIds: [one.id] }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const [standing, gone] = outcomes[0].status === "fulfilled" ? [one, two] : [two, one];
    await mergeTickets(agent, { id: three.id, ticketIds: [standing.id] });
    for (const ticket of [standing, gone]) {
      expect((await getTicket(agent, { id: ticket.id })).mergedInto).toMatchObject({ id: three.id });
    }
    await expect(mergeTickets(agent, { id: gone.id, ticketIds: [three.id] })).rejects.toMatchObject({
      code: "conflict",
      publicMessage: `Ticket #${gone.number} was merged into #${three.number}.`,
    });
    await expect(mergeTickets(agent, { id: three.id, ticketIds: [three.id] })).rejects.toMatchObject({
      fields: [{ path: "ticketIds" }],
    });
    const foreign = await insertTicket(await createOrganisation(), { title: "Foreign" });
    await expect(mergeTickets(agent, { id: three.id, ticketIds: [foreign.id] })).rejects.toMatchObject({
      fields: [{ path: "ticketIds" }],
    });
  });

  it("leaves nothing behind when people write at the same moment", async () => {
    const target = await file("Busy target");
    const source = await file("Busy source", { description: "" });
    const comment = await say(agent, source.id, "first");
    const outcomes = await Promise.allSettled([
      mergeTickets(agent, { id: target.id, ticketIds: [source.id] }),
      ...[1, 2, 3, 4].map((number) => say(agent, source.id, `at once ${number}`)),
      updateComment(agent, { ticketId: source.id, id: comment.id, body: "first, edited" }),
      bulkUpdateTickets(agent, { ids: [source.id, target.id], changes: { priority: "high" } }),
      updateTicket(agent, { id: source.id, title: "New title" }),
    ]);
    expect(outcomes[0]?.status).toBe("fulfilled");
    for (const outcome of outcomes) {
      if (outcome.status === "rejected")
        expect(outcome.reason).toMatchObject({ code: /^(conflict|not_found)$/ });
    }
    expect(await wordsOf(source.id)).toEqual([]);
    const written = outcomes.slice(1, 5).filter(({ status }) => status === "fulfilled").length;
    expect(await wordsOf(target.id)).toHaveLength(1 + written);
  });

  it("makes the merged ticket read only, for everybody, with a word on where to go on", async () => {
    const target = await file("Target");
    const source = await file("Source");
    const contact = await contactContext(organisation, { customerId });
    await mergeTickets(agent, { id: target.id, ticketIds: [source.id] });
    const attempts = [
      () => updateTicket(agent, { id: source.id, title: "No" }),
      () => updateTicket(agent, { id: source.id, status: "open" }),
      () => say(agent, source.id, "No"),
      () => createPortalReply(contact, { ticketId: source.id, body: "No" }),
    ];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({
        code: "conflict",
        publicMessage: `Ticket #${source.number} was merged into #${target.number}.`,
      });
    }
    const { results } = await bulkUpdateTickets(agent, { ids: [source.id], changes: { priority: "low" } });
    expect(results).toMatchObject([
      { outcome: "failed", reason: expect.stringContaining("was merged into") },
    ]);
    expect((await getPortalTicket(contact, { id: source.id })).mergedInto).toEqual({ number: target.number });
  });

  it("goes on telling everybody who asked, of the same customer alone", async () => {
    const [one, two] = [
      await createContact(organisation, { customerId }),
      await createContact(organisation, { customerId }),
    ];
    const target = await file("Asked");
    const first = await file("Asked too", { requesterId: one.id });
    const second = await file("And again", { requesterId: two.id });
    const merged = await mergeTickets(agent, { id: target.id, ticketIds: [second.id, first.id] });
    expect(merged).toMatchObject({ requester: { id: one.id }, participants: [{ id: two.id }] });
    const other = await file("Later", {});
    const again = await mergeTickets(agent, { id: other.id, ticketIds: [target.id] });
    expect(again).toMatchObject({ requester: { id: one.id }, participants: [{ id: two.id }] });
    const elsewhere = await createCustomer(organisation);
    const moved = await updateTicket(agent, { id: other.id, customerId: elsewhere.id });
    expect(moved.participants).toEqual([]);
  });

  it("keeps two customers' words apart: moderators alone merge them, and what moves becomes internal", async () => {
    const elsewhere = await createCustomer(organisation);
    const asker = await createContact(organisation, { customerId: elsewhere.id });
    const theirs = await insertTicket(organisation, {
      customerId: elsewhere.id,
      title: "Secret of theirs",
      description: "Secret description",
      requesterId: asker.id,
    });
    await say(agent, theirs.id, "Secret reply");
    await attach(theirs.id);
    const target = await file("Ours");
    await expect(mergeTickets(agent, { id: target.id, ticketIds: [theirs.id] })).rejects.toMatchObject({
      code: "forbidden",
    });
    const program = await apiKeyContext(organisation, ["tickets:read", "tickets:write"]);
    await expect(mergeTickets(program, { id: target.id, ticketIds: [theirs.id] })).rejects.toMatchObject({
      code: "forbidden",
    });
    const merged = await mergeTickets(admin, { id: target.id, ticketIds: [theirs.id] });
    expect(merged).toMatchObject({ requester: null, participants: [] });
    expect(await wordsOf(target.id)).toHaveLength(2);
    const ours = await contactContext(organisation, { customerId });
    expect(JSON.stringify(await listPortalTimeline(ours, { ticketId: target.id }))).not.toContain("Secret");
    const contact = await contactContext(organisation, { customerId: elsewhere.id });
    expect((await getPortalTicket(contact, { id: theirs.id })).mergedInto).toBeNull();
    expect(JSON.stringify(await listPortalTimeline(contact, { ticketId: theirs.id }))).not.toContain("Ours");
    await expect(createPortalReply(contact, { ticketId: theirs.id, body: "Hello?" })).rejects.toMatchObject({
      publicMessage: `Ticket #${theirs.number} is closed for good.`,
    });
  });

  it("needs the permission to change tickets", async () => {
    const reader = await memberContext(organisation, "product");
    const [target, source] = [await file("T"), await file("S")];
    await expect(mergeTickets(reader, { id: target.id, ticketIds: [source.id] })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
