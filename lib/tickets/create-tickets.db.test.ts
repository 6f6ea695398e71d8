/** Many tickets at once are what the same tickets are one by one: rows, timelines, audit, events and refusals. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createContact, createCustomer } from "#lib/testing/factories.ts";
import { createTicket, createTickets } from "./index.ts";
import type { CreateTicketInput } from "./schema.ts";

let organisation: TestOrganisation;
let job: TestContext;
let customerId: string;
let otherCustomerId: string;
let archivedId: string;
let contactId: string;
let goneContactId: string;
let memberId: string;
let goneMemberId: string;

const at = new Date("2026-05-01T09:00:00Z");

beforeAll(async () => {
  organisation = await createOrganisation();
  job = { ...(await systemContext(organisation)), origin: "import", now: () => at };
  customerId = (await createCustomer(organisation)).id;
  otherCustomerId = (await createCustomer(organisation)).id;
  archivedId = (await createCustomer(organisation, { archivedAt: at })).id;
  contactId = (await createContact(organisation, { customerId })).id;
  goneContactId = (await createContact(organisation, { customerId, archivedAt: at })).id;
  memberId = (await memberContext(organisation, "agent")).actor.id;
  goneMemberId = (await memberContext(organisation, "agent")).actor.id;
  await systemDb().membership.update({ where: { id: goneMemberId }, data: { removedAt: at } });
});
afterAll(disconnectDatabase);

/** All that a ticket left behind, without the ids and numbers that are its own. */
async function traces(ctx: TestContext, id: string) {
  const { searchVector: _, ...ticket } = {
    ...(await systemDb().ticket.findUniqueOrThrow({ where: { id } })),
    searchVector: null,
  };
  const timeline = await systemDb().ticketEvent.findMany({ where: { ticketId: id } });
  const audit = await systemDb().auditEvent.findMany({ where: { targetId: id } });
  const events = ctx.dispatched.filter(({ payload }) => JSON.stringify(payload).includes(id));
  const outbox = await systemDb().outboxEvent.findMany({
    where: { id: { in: events.map((event) => event.id) } },
  });
  const own = new RegExp(`${id}|"id":"[^"]+"|#${ticket.number}\\b|"number":${ticket.number}\\b`, "g");
  return JSON.parse(
    JSON.stringify({ ticket, timeline, audit, events, outbox }, (key, value) =>
      key === "requestId" ? null : value,
    ).replaceAll(own, (text) =>
      text.startsWith('"id"') ? '"id":""' : text.startsWith('"n') ? '"number":0' : "",
    ),
  );
}

describe("many tickets at once", () => {
  it("leave what the same tickets leave one by one", async () => {
    const inputs: CreateTicketInput[] = [
      { title: "Bare", customerId },
      {
        title: "Full",
        description: "It **burns**",
        customerId,
        requesterId: contactId,
        assigneeId: memberId,
        tags: ["fire", "printer"],
        dueDate: "2026-06-01",
        priority: "urgent",
        status: "in_progress",
      },
      { title: "Done", customerId: otherCustomerId, status: "resolved" },
      { title: "Over", customerId: otherCustomerId, status: "closed" },
    ];
    const { results } = await createTickets(job, { tickets: inputs });
    const numbers: number[] = [];
    for (const [index, input] of inputs.entries()) {
      const alone = await createTicket(job, input);
      const together = results[index];
      if (together?.outcome !== "created") throw new Error("not created");
      numbers.push(together.number);
      const trace = await traces(job, together.id);
      expect(trace).toEqual(await traces(job, alone.id));
      expect(trace).toMatchObject({
        timeline: [{}],
        audit: [{ action: "ticket.created" }],
        events: [{}],
        outbox: [{}],
      });
    }
    expect(numbers).toEqual([1, 2, 3, 4]);
  });

  it("are refused one by one, for the reasons that each alone is refused for, and the others are filed", async () => {
    await createTicket(job, { title: "There", customerId, externalReference: "R-1" });
    const bad: CreateTicketInput[] = [
      { title: "a", customerId: newId() },
      { title: "b", customerId: archivedId },
      { title: "c", customerId, requesterId: newId() },
      { title: "d", customerId: otherCustomerId, requesterId: contactId },
      { title: "e", customerId, requesterId: goneContactId },
      { title: "f", customerId, assigneeId: newId() },
      { title: "g", customerId, assigneeId: goneMemberId },
      { title: "h", customerId, externalReference: "R-1" },
      { title: "i", customerId: archivedId, assigneeId: goneMemberId },
    ];
    const before = await systemDb().organisation.findUniqueOrThrow({
      where: { id: organisation.organisationId },
    });
    const tickets = [
      { title: "first", customerId, externalReference: "R-2" },
      ...bad,
      { title: "again", customerId, externalReference: "R-2" },
      { title: "last", customerId },
    ];
    const { results } = await createTickets(job, { tickets });
    expect(results.map(({ outcome }) => outcome)).toEqual([
      "created",
      ...bad.map(() => "refused"),
      "refused",
      "created",
    ]);
    for (const [index, input] of bad.entries()) {
      const error: unknown = await createTicket(job, input).catch((reason: unknown) => reason);
      if (!(error instanceof RelaydeskError)) throw new Error(`${input.title} was not refused`);
      expect(results[index + 1]).toEqual({
        outcome: "refused",
        fields: error.fields.map(({ path, message }) => ({ path, message })),
      });
    }
    expect(results.flatMap((result) => (result.outcome === "created" ? result.number : []))).toEqual([
      before.ticketCounter + 1,
      before.ticketCounter + 2,
    ]);
  });

  it("know nothing of another organisation's customers, people and references", async () => {
    const other = await systemContext(await createOrganisation());
    const { id } = await createCustomer(other);
    const { results } = await createTickets(other, {
      tickets: [
        { title: "a", customerId },
        { title: "b", customerId: id, requesterId: contactId },
        { title: "c", customerId: id, assigneeId: memberId },
        { title: "d", customerId: id, externalReference: "R-1" },
      ],
    });
    expect(results.map(({ outcome }) => outcome)).toEqual(["refused", "refused", "refused", "created"]);
  });

  it("need the permission to write tickets, and each its fields", async () => {
    const reader = await memberContext(organisation, "legal");
    await expect(createTickets(reader, { tickets: [{ title: "x", customerId }] })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(createTickets(job, { tickets: [{ title: "", customerId }] })).rejects.toMatchObject({
      code: "validation_failed",
      fields: [{ path: "tickets.0.title" }],
    });
  });

  it("say that another was quicker, when one with the same reference came in between", async () => {
    const input = { title: "Twice", customerId, externalReference: "R-9" };
    const both = await Promise.allSettled(
      Array.from({ length: 6 }, () => createTickets(job, { tickets: [input] })),
    );
    const created = both.filter(
      (one) => one.status === "fulfilled" && one.value.results[0]?.outcome === "created",
    );
    expect(created).toHaveLength(1);
    for (const one of both) {
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
    }
  });
});
