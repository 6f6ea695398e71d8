import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
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
  createTicket,
  getTicket,
  getTicketByNumber,
  listTimeline,
  updateTicket,
} from "./index.ts";

let organisation: TestOrganisation;
let other: TestOrganisation;
let agent: TestContext;
let customerId: string;

beforeAll(async () => {
  organisation = await createOrganisation();
  other = await createOrganisation();
  agent = await memberContext(organisation, "agent", { name: "Ana Agent" });
  customerId = (await createCustomer(organisation)).id;
});
beforeEach(() => {
  agent.dispatched.length = 0;
});
afterAll(disconnectDatabase);

function auditRows(targetId: string, action: string) {
  return systemDb().auditEvent.findMany({
    where: { organisationId: organisation.organisationId, targetId, action },
    orderBy: { createdAt: "asc" },
  });
}

describe("createTicket", () => {
  it("files a ticket with number, timeline, audit row and event", async () => {
    const contact = await createContact(organisation, { customerId });
    const ticket = await createTicket(agent, {
      title: "  Printer   on fire ",
      description: "It **burns**.",
      customerId,
      requesterId: contact.id,
      assigneeId: agent.actor.id,
      priority: "urgent",
      tags: [" Fire ", "fire", "PRINTER"],
      dueDate: "2026-12-24",
    });
    expect(ticket).toMatchObject({
      title: "Printer on fire",
      status: "open",
      priority: "urgent",
      tags: ["fire", "printer"],
      dueDate: "2026-12-24",
      customer: { id: customerId },
      requester: { id: contact.id, email: contact.email },
      assignee: { id: agent.actor.id, name: "Ana Agent" },
      source: "web",
      version: 1,
      task: null,
      createdBy: { type: "member", name: "Ana Agent" },
    });
    const [audit] = await auditRows(ticket.id, "ticket.created");
    expect(audit).toMatchObject({ actorId: agent.actor.id, after: { title: "Printer on fire" } });
    expect(agent.dispatched).toMatchObject([
      { name: "tickets/ticket.created", payload: { ticketId: ticket.id } },
    ]);
    const timeline = await listTimeline(agent, { ticketId: ticket.id });
    expect(timeline.items).toMatchObject([{ type: "event", kind: "ticket.created", visibility: "public" }]);
    expect(await getTicketByNumber(agent, { number: ticket.number })).toEqual(ticket);
  });

  it("numbers tickets without gaps or doubles when many are filed at once and some fail", async () => {
    const own = await createOrganisation();
    const owner = await memberContext(own, "owner");
    const customer = await createCustomer(own);
    const attempts = Array.from({ length: 24 }, (_, index) =>
      createTicket(owner, {
        title: `Ticket ${index}`,
        customerId: index % 4 === 3 ? newId() : customer.id,
      }).catch(() => null),
    );
    const numbers = (await Promise.all(attempts)).flatMap((ticket) => ticket?.number ?? []);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 18 }, (_, index) => index + 1));
  });

  it("marks tickets of programs as such", async () => {
    const key = await apiKeyContext(organisation);
    expect(await createTicket(key, { title: "By program", customerId })).toMatchObject({ source: "api" });
  });

  it.each([
    ["no title", { title: " " }, "title"],
    ["a title of 301 characters", { title: "x".repeat(301) }, "title"],
    ["21 tags", { tags: Array.from({ length: 21 }, (_, index) => `t${index}`) }, "tags"],
    ["a tag with a comma", { tags: ["a,b"] }, "tags.0"],
    ["a day that does not exist", { dueDate: "2026-02-30" }, "dueDate"],
    ["a character that cannot be stored", { description: "a\u0000b" }, "description"],
    ["a field that there is not", { colour: "red" }, "colour"],
  ])("refuses %s", async (_, input, path) => {
    await expect(createTicket(agent, { title: "Ok", customerId, ...input })).rejects.toMatchObject({
      code: "validation_failed",
      fields: [{ path }],
    });
  });

  it("refuses references that do not fit: archived, of another customer, of another organisation, left", async () => {
    const archived = await createCustomer(organisation, { archivedAt: new Date() });
    const stranger = await createContact(organisation);
    const foreign = await createCustomer(other);
    const colleague = await memberContext(organisation, "agent");
    await systemDb().membership.update({
      where: { id: colleague.actor.id },
      data: { removedAt: new Date() },
    });
    const base = { title: "Ok", customerId };
    const cases = [
      [{ ...base, customerId: archived.id }, "customerId"],
      [{ ...base, customerId: foreign.id }, "customerId"],
      [{ ...base, requesterId: stranger.id }, "requesterId"],
      [{ ...base, assigneeId: colleague.actor.id }, "assigneeId"],
      [{ ...base, assigneeId: newId() }, "assigneeId"],
    ] as const;
    for (const [input, path] of cases) {
      await expect(createTicket(agent, input)).rejects.toMatchObject({ fields: [{ path }] });
    }
  });

  it("refuses an external reference that is taken", async () => {
    const reference = `ref-${newId()}`;
    await createTicket(agent, { title: "First", customerId, externalReference: reference });
    await expect(
      createTicket(agent, { title: "Second", customerId, externalReference: reference }),
    ).rejects.toMatchObject({ fields: [{ path: "externalReference" }] });
  });

  it("is not for those who only read, nor for contacts", async () => {
    for (const ctx of [await memberContext(organisation, "legal"), await contactContext(organisation)]) {
      await expect(createTicket(ctx, { title: "No", customerId })).rejects.toMatchObject({
        code: "forbidden",
      });
      expect(ctx.refusals).toHaveLength(1);
    }
  });
});

describe("getTicket", () => {
  it("does not know tickets of other organisations", async () => {
    const foreign = await insertTicket(other);
    await expect(getTicket(agent, { id: foreign.id })).rejects.toMatchObject({ code: "not_found" });
    await expect(getTicketByNumber(agent, { number: 999_999 })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("updateTicket", () => {
  it("changes what is named, counts the version up and tells the timeline, the audit log and the job server", async () => {
    const ticket = await createTicket(agent, { title: "Old", customerId, tags: ["a", "b"] });
    agent.dispatched.length = 0;
    const updated = await updateTicket(agent, {
      id: ticket.id,
      version: 1,
      title: "New",
      status: "waiting",
      tags: ["b", "c"],
      assigneeId: agent.actor.id,
    });
    expect(updated).toMatchObject({ title: "New", status: "waiting", version: 2, tags: ["b", "c"] });
    const { items } = await listTimeline(agent, { ticketId: ticket.id });
    expect(items.slice(1)).toMatchObject([
      { kind: "title.changed", visibility: "public", data: { from: "Old", to: "New" } },
      { kind: "status.changed", data: { from: "open", to: "waiting", transition: "wait" } },
      { kind: "assignee.changed", visibility: "internal", data: { from: null, to: { name: "Ana Agent" } } },
      { kind: "tags.changed", data: { added: ["c"], removed: ["a"] } },
    ]);
    const [audit] = await auditRows(ticket.id, "ticket.updated");
    expect(audit?.changedFields).toEqual(["assigneeId", "status", "tags", "title"]);
    expect(agent.dispatched).toMatchObject([
      {
        name: "tickets/ticket.updated",
        payload: { version: 2, changed: ["title", "status", "assigneeId", "tags"] },
      },
    ]);
  });

  it("leaves no trace when nothing changes", async () => {
    const ticket = await createTicket(agent, { title: "Same", customerId });
    const same = await updateTicket(agent, { id: ticket.id, title: "Same", status: "open" });
    expect(same).toEqual(ticket);
    expect(await auditRows(ticket.id, "ticket.updated")).toEqual([]);
  });

  it("says who changed what when the version is old", async () => {
    const ticket = await createTicket(agent, { title: "Contested", customerId });
    const colleague = await memberContext(organisation, "admin", { name: "Ben Boss" });
    await updateTicket(colleague, { id: ticket.id, version: 1, status: "resolved", priority: "high" });
    await expect(updateTicket(agent, { id: ticket.id, version: 1, title: "Mine" })).rejects.toMatchObject({
      code: "conflict",
      publicMessage: `Ben Boss changed the status and the priority of ticket #${ticket.number} in the meantime.`,
      fields: [{ path: "status" }, { path: "priority" }],
    });
    expect(await getTicket(agent, { id: ticket.id })).toMatchObject({ title: "Contested", version: 2 });
  });

  it("lets exactly one of several changes of one version through", async () => {
    const ticket = await createTicket(agent, { title: "Race", customerId });
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        updateTicket(agent, { id: ticket.id, version: 1, title: `Winner ${index}` }),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await getTicket(agent, { id: ticket.id })).toMatchObject({ version: 2 });
  });

  it("keeps when a ticket was resolved and closed, and forgets both when it is reopened", async () => {
    const { id } = await createTicket(agent, { title: "Life", customerId });
    const resolved = await updateTicket(agent, { id, status: "resolved" });
    expect(resolved.resolvedAt).not.toBeNull();
    const closed = await updateTicket(agent, { id, status: "closed" });
    expect(closed).toMatchObject({ resolvedAt: resolved.resolvedAt });
    expect(closed.closedAt).not.toBeNull();
    await expect(updateTicket(agent, { id, status: "waiting" })).rejects.toMatchObject({
      fields: [{ path: "status" }],
    });
    expect(await updateTicket(agent, { id, status: "open" })).toMatchObject({
      resolvedAt: null,
      closedAt: null,
    });
  });

  it("leaves the requester behind when the ticket moves to another customer", async () => {
    const contact = await createContact(organisation, { customerId });
    const ticket = await createTicket(agent, { title: "Moves", customerId, requesterId: contact.id });
    const target = await createCustomer(organisation);
    const moved = await updateTicket(agent, { id: ticket.id, customerId: target.id });
    expect(moved).toMatchObject({ customer: { id: target.id }, requester: null });
  });

  it("knows no tickets of other organisations and is not for readers", async () => {
    const foreign = await insertTicket(other);
    await expect(updateTicket(agent, { id: foreign.id, title: "Mine" })).rejects.toMatchObject({
      code: "not_found",
    });
    const reader = await memberContext(organisation, "product");
    const own = await insertTicket(organisation);
    await expect(updateTicket(reader, { id: own.id, title: "No" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("bulkUpdateTickets", () => {
  it("changes those that can change and says of each how it went", async () => {
    const open = await insertTicket(organisation, { customerId, tags: ["old"] });
    const closed = await insertTicket(organisation, { customerId, status: "closed" });
    const waiting = await insertTicket(organisation, {
      customerId,
      status: "waiting",
      priority: "high",
      tags: ["new"],
    });
    const foreign = await insertTicket(other);
    const result = await bulkUpdateTickets(agent, {
      ids: [open.id, closed.id, waiting.id, foreign.id, open.id],
      changes: { status: "waiting", priority: "high", addTags: ["New"], removeTags: ["old"] },
    });
    expect(result).toMatchObject({ updated: 1, unchanged: 1, failed: 2 });
    expect(result.results).toMatchObject([
      { id: open.id, number: open.number, outcome: "updated" },
      { id: closed.id, outcome: "failed", reason: expect.stringContaining("closed cannot become waiting") },
      { id: waiting.id, outcome: "unchanged" },
      { id: foreign.id, number: null, outcome: "failed" },
    ]);
    expect(await getTicket(agent, { id: open.id })).toMatchObject({
      status: "waiting",
      priority: "high",
      tags: ["new"],
      version: 2,
    });
    expect(await auditRows(open.id, "ticket.updated")).toHaveLength(1);
    expect(await auditRows(closed.id, "ticket.updated")).toEqual([]);
    expect(await systemDb().ticket.findUnique({ where: { id: foreign.id } })).toMatchObject({
      status: "open",
      version: 1,
    });
  });

  it("survives overlapping bulk changes in opposite orders", async () => {
    const tickets = await Promise.all(
      Array.from({ length: 12 }, () => insertTicket(organisation, { customerId })),
    );
    const ids = tickets.map(({ id }) => id);
    const results = await Promise.all([
      bulkUpdateTickets(agent, { ids, changes: { addTags: ["left"] } }),
      bulkUpdateTickets(agent, { ids: [...ids].reverse(), changes: { addTags: ["right"] } }),
    ]);
    expect(results.map(({ updated }) => updated)).toEqual([12, 12]);
    expect(await getTicket(agent, { id: ids[0] ?? "" })).toMatchObject({ version: 3 });
  });

  it.each([
    ["201 tickets", Array.from({ length: 201 }, () => newId()), { priority: "low" as const }],
    ["no ticket", [], { priority: "low" as const }],
    ["no change", [newId()], {}],
  ])("refuses %s", async (_, ids, changes) => {
    await expect(bulkUpdateTickets(agent, { ids, changes })).rejects.toMatchObject({
      code: "validation_failed",
    });
  });

  it("refuses an assignee who is nobody as a whole, and readers", async () => {
    const ticket = await insertTicket(organisation, { customerId });
    const input = { ids: [ticket.id], changes: { assigneeId: newId() } };
    await expect(bulkUpdateTickets(agent, input)).rejects.toMatchObject({ fields: [{ path: "assigneeId" }] });
    const reader = await memberContext(organisation, "marketing");
    await expect(
      bulkUpdateTickets(reader, { ids: [ticket.id], changes: { priority: "low" } }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});
