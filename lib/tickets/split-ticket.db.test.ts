import { afterAll, beforeAll, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  contactContext,
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer, createTicket as insertTicket } from "#lib/testing/factories.ts";
import {
  createComment,
  createPortalReply,
  deleteComment,
  getTicket,
  listComments,
  listTimeline,
  mergeTickets,
  splitTicket,
} from "./index.ts";

let organisation: TestOrganisation;
let agent: TestContext;
let customerId: string;

beforeAll(async () => {
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent", { name: "Ana Agent" });
  customerId = (await createCustomer(organisation)).id;
});
afterAll(disconnectDatabase);

const wordsOf = async (ticketId: string) =>
  (await listComments(agent, { ticketId })).items.map(({ body }) => body);

/** A ticket on which a contact began something else, with an answer and a file. */
async function twoThings() {
  const contact = await contactContext(organisation, { customerId });
  const ticket = await insertTicket(organisation, {
    customerId,
    title: "Printer",
    tags: ["office"],
    priority: "high",
  });
  await createComment(agent, { ticketId: ticket.id, body: "About the printer", visibility: "public" });
  const other = await createPortalReply(contact, { ticketId: ticket.id, body: "The coffee machine too" });
  const note = await createComment(agent, { ticketId: ticket.id, body: "Call them", visibility: "internal" });
  const id = newId();
  await systemDb().ticketAttachment.create({
    data: {
      id,
      organisationId: organisation.organisationId,
      ticketId: ticket.id,
      commentId: other.id,
      visibility: "public",
      fileName: "coffee.png",
      contentType: "image/png",
      size: 1,
      sha256: "x",
      storageKey: id,
      uploadedByType: "contact",
      uploadedByName: "C",
    },
  });
  return { ticket, contact, other, note };
}

it("makes entries a ticket of their own, with their files, and tells both timelines and the audit log", async () => {
  const { ticket, contact, other, note } = await twoThings();
  const split = await splitTicket(agent, {
    id: ticket.id,
    title: "Coffee machine",
    commentIds: [note.id, other.id],
  });
  expect(split).toMatchObject({
    title: "Coffee machine",
    status: "open",
    priority: "high",
    tags: ["office"],
    customer: { id: customerId },
    requester: { id: contact.actor.id },
  });
  expect(await wordsOf(ticket.id)).toEqual(["About the printer"]);
  const { items } = await listComments(agent, { ticketId: split.id });
  expect(items).toMatchObject([
    {
      id: other.id,
      body: "The coffee machine too",
      editedAt: null,
      attachments: [{ fileName: "coffee.png" }],
    },
    { id: note.id, body: "Call them" },
  ]);
  expect((await listTimeline(agent, { ticketId: ticket.id, only: "events" })).items.at(-1)).toMatchObject({
    kind: "ticket.split",
    data: { ticket: { id: split.id, number: split.number }, entries: 2 },
  });
  expect((await listTimeline(agent, { ticketId: split.id, only: "events" })).items.at(-1)).toMatchObject({
    kind: "ticket.split_off",
    data: { ticket: { id: ticket.id, number: ticket.number } },
  });
  const audit = await systemDb().auditEvent.findMany({
    where: { action: "ticket.split" },
    orderBy: { createdAt: "asc" },
  });
  expect(audit.map(({ targetId }) => targetId)).toEqual([ticket.id, split.id]);
});

it("moves an entry once, however often and at once it is asked", async () => {
  const { ticket, other } = await twoThings();
  const presses = await Promise.allSettled(
    [1, 2, 3].map(() => splitTicket(agent, { id: ticket.id, title: "Once", commentIds: [other.id] })),
  );
  expect(presses.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected", "rejected"]);
  for (const press of presses) {
    if (press.status === "rejected") expect(press.reason).toMatchObject({ code: "conflict" });
  }
  expect(
    await systemDb().ticket.count({ where: { organisationId: organisation.organisationId, title: "Once" } }),
  ).toBe(1);
});

it("takes no entry that is deleted, of another ticket or of a merged one, and files nothing then", async () => {
  const { ticket, other, note } = await twoThings();
  const elsewhere = await twoThings();
  await deleteComment(agent, { ticketId: ticket.id, id: note.id });
  const before = await systemDb().ticket.count({ where: { organisationId: organisation.organisationId } });
  for (const commentIds of [[note.id], [other.id, elsewhere.other.id], [newId()]]) {
    await expect(splitTicket(agent, { id: ticket.id, title: "No", commentIds })).rejects.toMatchObject({
      code: "conflict",
    });
  }
  await mergeTickets(agent, { id: elsewhere.ticket.id, ticketIds: [ticket.id] });
  await expect(
    splitTicket(agent, { id: ticket.id, title: "No", commentIds: [other.id] }),
  ).rejects.toMatchObject({
    code: "conflict",
    publicMessage: expect.stringContaining("was merged into"),
  });
  expect(await systemDb().ticket.count({ where: { organisationId: organisation.organisationId } })).toBe(
    before,
  );
  const reader = await memberContext(organisation, "product");
  await expect(
    splitTicket(reader, { id: elsewhere.ticket.id, title: "No", commentIds: [elsewhere.other.id] }),
  ).rejects.toMatchObject({ code: "forbidden" });
});

it("loses nothing between a merge and a split at the same moment", async () => {
  const { ticket, other } = await twoThings();
  const target = await insertTicket(organisation, { customerId, title: "Target" });
  const [merge, split] = await Promise.allSettled([
    mergeTickets(agent, { id: target.id, ticketIds: [ticket.id] }),
    splitTicket(agent, { id: ticket.id, title: "Split", commentIds: [other.id] }),
  ]);
  expect(merge.status).toBe("fulfilled");
  const where = split.status === "fulfilled" ? split.value.id : target.id;
  expect(await wordsOf(where)).toContain("The coffee machine too");
  expect((await getTicket(agent, { id: ticket.id })).mergedInto).toMatchObject({ id: target.id });
});
