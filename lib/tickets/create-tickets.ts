import "server-only";
import type { z } from "zod";
import { invalidField, RelaydeskError } from "#lib/platform/errors/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { applyCustomChanges, holdTicketFields, loadMembersIn } from "./internal/custom-values.ts";
import { insertTickets, sourceOf } from "./internal/insert-tickets.ts";
import {
  checkAssignee,
  checkCustomer,
  checkExternalReference,
  checkRequester,
  referenceSelects,
} from "./internal/references.ts";
import {
  type CreatedTickets,
  type CustomValues,
  createdTicketsSchema,
  type createTicketInput,
  createTicketsInput,
} from "./schema.ts";

type NewTicket = z.output<typeof createTicketInput>;
type Checked = { customValues: CustomValues };

/**
 * Files many tickets by the rules of `createTicket`. What one cannot be filed for is an outcome of that one, and the
 * others are filed all the same. Their numbers are taken at the very end and in one go, for nobody else gets one
 * until the commit.
 */
export const createTickets = defineCommand({
  name: "tickets.create_many",
  audit: "ticket.created",
  permission: "tickets:write",
  input: createTicketsInput,
  output: createdTicketsSchema,
  run: async (ctx, { tickets }) => {
    const check = await loadChecks(ctx, tickets);
    const checked = tickets.map((ticket) => checkOne(() => check(ticket)));
    const source = sourceOf(ctx);
    const { ids, firstNumber, audit } = await insertTickets(
      ctx,
      tickets.flatMap((ticket, index) => {
        const outcome = checked[index];
        return outcome === undefined || "outcome" in outcome ? [] : [{ ...ticket, ...outcome, source }];
      }),
    );
    let created = 0;
    const results = checked.map((outcome): CreatedTickets["results"][number] => {
      if ("outcome" in outcome) return outcome;
      created += 1;
      return { outcome: "created", id: ids[created - 1] ?? "", number: firstNumber + created - 1 };
    });
    return { output: { results }, audit };
  },
});

function checkOne(check: () => Checked): CreatedTickets["results"][number] | Checked {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof RelaydeskError)) throw error;
    return { outcome: "refused", fields: error.fields.map(({ path, message }) => ({ path, message })) };
  }
}

/** Looks up all that the tickets refer to, in one query a kind; what comes back judges one of them, by throwing. */
async function loadChecks(ctx: VerbContext, tickets: NewTicket[]): Promise<(ticket: NewTicket) => Checked> {
  const among = (ids: (string | null)[]) => ({
    organisationId: ctx.organisationId,
    id: { in: [...new Set(ids)].filter((id) => id !== null) },
  });
  const customers = byId(
    await ctx.db.customer.findMany({
      where: among(tickets.map(({ customerId }) => customerId)),
      select: referenceSelects.customer,
    }),
  );
  const requesters = byId(
    await ctx.db.contact.findMany({
      where: among(tickets.map(({ requesterId }) => requesterId)),
      select: referenceSelects.requester,
    }),
  );
  const assignees = byId(
    await ctx.db.membership.findMany({
      where: among(tickets.map(({ assigneeId }) => assigneeId)),
      select: referenceSelects.assignee,
    }),
  );
  const references = tickets.flatMap(({ externalReference }) => externalReference ?? []);
  const known = await ctx.db.ticket.findMany({
    where: { organisationId: ctx.organisationId, externalReference: { in: references } },
    select: { number: true, externalReference: true },
  });
  const taken = new Map(known.map((ticket) => [ticket.externalReference, ticket]));
  const seen = new Set<string>();
  const ownFields = await holdTicketFields(ctx);
  const people = await loadMembersIn(
    ctx,
    tickets.map(({ customValues }) => customValues),
  );

  return ({ customerId, requesterId, assigneeId, externalReference, customValues }) => {
    checkCustomer(customers.get(customerId));
    if (requesterId !== null) checkRequester(requesters.get(requesterId), customerId);
    if (assigneeId !== null) checkAssignee(assignees.get(assigneeId));
    if (externalReference !== null) {
      checkExternalReference(taken.get(externalReference));
      if (seen.has(externalReference)) {
        throw invalidField("externalReference", "Another of these tickets has this reference already");
      }
    }
    const change = { held: {}, changes: customValues, isNew: true };
    const values = applyCustomChanges(ownFields, people, change);
    if (externalReference !== null) seen.add(externalReference);
    return { customValues: values };
  };
}

function byId<Row extends { id: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
