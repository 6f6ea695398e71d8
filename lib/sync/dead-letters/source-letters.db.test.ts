/** What of one ticket waits is told on it, whoever may see it, and tried again as a whole. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createConnectionRow, createLinkRow } from "#lib/testing/deliveries.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { listTicketLetters, retryTicketLetters } from "#lib/tickets/index.ts";
import { listDeadLetters, retryDeadLetters } from "../index.ts";

const REFUSED = {
  failureCode: "clickup_rejected",
  failureMessage: "ClickUp refused the request.",
  failureAction: "Change what was sent.",
  failureClass: "person",
};

let organisation: TestOrganisation;
let agent: TestContext;
let connectionId: string;

afterAll(disconnectDatabase);
beforeEach(async () => {
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent");
  connectionId = await createConnectionRow(organisation);
});

async function linkedTicket() {
  const { organisationId } = organisation;
  const customer = await createCustomer(organisation);
  const ticket = await createTicket(organisation, { customerId: customer.id });
  const link = await createLinkRow(organisation, { connectionId, ticketId: ticket.id });
  await systemDb().syncRequest.deleteMany({ where: { linkId: link.id } });
  await systemDb().syncConversation.deleteMany({ where: { linkId: link.id } });
  const field = (name: string, state: "failed" | "conflict" | "skipped", more = {}) =>
    systemDb().syncField.create({
      data: { id: newId(), organisationId, linkId: link.id, field: name, state, ...more },
    });
  return { id: ticket.id, linkId: link.id, field };
}

/** As a look at the conversation leaves it that ClickUp's trouble ended. */
const breakConversation = (linkId: string, failedSince: Date) =>
  systemDb().syncConversation.create({
    data: {
      linkId,
      organisationId: organisation.organisationId,
      notBefore: new Date(Date.now() + 3_600_000),
      attempts: 3,
      failureCode: "clickup_unavailable",
      failureMessage: "ClickUp is having trouble (it answered 503).",
      failureAction: "Relaydesk tries again by itself.",
      failedSince,
    },
  });

describe("what waits on a ticket", () => {
  it("is told with reason and time, the oldest first, and nothing of another ticket or of what was let be", async () => {
    const ticket = await linkedTicket();
    const other = await linkedTicket();
    await other.field("title", "failed", REFUSED);
    await ticket.field("tags", "skipped");
    const refused = await ticket.field("status", "failed", REFUSED);
    const since = new Date(Date.now() - 7_200_000);
    await breakConversation(ticket.linkId, since);
    const { letters, total } = await listTicketLetters(agent, { id: ticket.id });
    expect(total).toBe(2);
    expect(letters).toMatchObject([
      {
        state: "waiting",
        class: "retry",
        fieldLabel: "Replies and files",
        since: since.toISOString(),
        nextAttemptAt: expect.any(String),
        attempts: 3,
      },
      { id: refused.id, state: "failed", fieldLabel: "Status", reason: { message: REFUSED.failureMessage } },
    ]);
    expect(new Set(letters.map(({ id }) => id)).size).toBe(2);
  });

  it("is nothing for a ticket without a task, and for whom the ticket is not there", async () => {
    const customer = await createCustomer(organisation);
    const bare = await createTicket(organisation, { customerId: customer.id });
    expect(await listTicketLetters(agent, { id: bare.id })).toEqual({ letters: [], total: 0 });
    const ticket = await linkedTicket();
    await ticket.field("status", "failed", REFUSED);
    const stranger = await memberContext(await createOrganisation(), "owner");
    await expect(listTicketLetters(stranger, { id: ticket.id })).rejects.toMatchObject({ code: "not_found" });
    await expect(retryTicketLetters(stranger, { id: ticket.id })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("is counted in full where it is more than is shown", async () => {
    const ticket = await linkedTicket();
    for (let number = 0; number < 23; number += 1)
      await ticket.field(`custom:field_${number}`, "failed", REFUSED);
    const { letters, total } = await listTicketLetters(agent, { id: ticket.id });
    expect([letters.length, total]).toEqual([20, 23]);
    expect(letters.map(({ fieldLabel }) => fieldLabel)).toContain("field_0");
  });

  it("is tried again as a whole but for conflicts, on record, and no other ticket's", async () => {
    const ticket = await linkedTicket();
    const other = await linkedTicket();
    const untouched = await other.field("title", "failed", REFUSED);
    await ticket.field("status", "failed", REFUSED);
    const conflict = await ticket.field("title", "conflict");
    await breakConversation(ticket.linkId, new Date());
    const looker = await memberContext(organisation, "legal");
    await expect(retryTicketLetters(looker, { id: ticket.id })).rejects.toMatchObject({ code: "forbidden" });
    expect(await retryTicketLetters(agent, { id: ticket.id })).toEqual({ letters: 2 });
    const { notBefore } = await systemDb().syncConversation.findUniqueOrThrow({
      where: { linkId: ticket.linkId },
    });
    expect(notBefore?.getTime()).toBeLessThan(Date.now() + 60_000);
    expect(await systemDb().syncRequest.findMany({ where: { linkId: other.linkId } })).toEqual([]);
    const left = await systemDb().syncField.findMany({
      where: { id: { in: [conflict.id, untouched.id] } },
      select: { state: true },
    });
    expect(left.map(({ state }) => state).sort()).toEqual(["conflict", "failed"]);
    const audits = await systemDb().auditEvent.findMany({
      where: { organisationId: organisation.organisationId, action: "source_letters.retried" },
    });
    expect(audits).toHaveLength(1);
  });
});

describe("a conversation that waits", () => {
  it("is a dead letter of its own beside its link's, and is tried again by its id", async () => {
    const ticket = await linkedTicket();
    await breakConversation(ticket.linkId, new Date());
    const admin = await memberContext(organisation, "admin");
    const [letter, ...others] = (await listDeadLetters(admin, { state: "waiting" })).items;
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ field: "conversation", linkId: ticket.linkId, canRetry: true });
    expect(letter?.id).not.toBe(ticket.linkId);
    expect(await retryDeadLetters(admin, { ids: [letter?.id ?? ""] })).toEqual({ letters: 1 });
    const { notBefore } = await systemDb().syncConversation.findUniqueOrThrow({
      where: { linkId: ticket.linkId },
    });
    expect(notBefore?.getTime()).toBeLessThan(Date.now() + 60_000);
  });
});
