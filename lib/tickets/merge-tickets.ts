import "server-only";
import type { AuditEntry } from "#lib/platform/audit/index.ts";
import { conflict, invalidField, notFound, RelaydeskError } from "#lib/platform/errors/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { fieldsOf, writeChanges } from "./internal/apply-changes.ts";
import { requireStanding } from "./internal/merged.ts";
import { keepDescription, moveConversation } from "./internal/move-conversation.ts";
import { timesAfter } from "./internal/status-transitions.ts";
import { loadTicket } from "./internal/ticket-rows.ts";
import { lockTicketStates, type TicketState } from "./internal/ticket-state.ts";
import { recordTicketEvents } from "./record-ticket-event.ts";
import { mergeTicketsInput, TAGS_MAX, ticketSchema, ticketUpdated } from "./schema.ts";
import { holdTicketTasks, moveTicketTasks } from "./task-source.ts";

/**
 * Puts tickets together into one: what was said on them, their files, tags and tasks move over, and whoever asked is
 * told of replies from now on. They are closed for good and lead on. Said twice, the second time changes nothing.
 * All rows are locked first and in the order of their ids, so that two merges, or a merge and a bulk change, wait for
 * each other.
 */
export const mergeTickets = defineCommand({
  name: "tickets.merge",
  audit: "ticket.merged",
  permission: "tickets:write",
  input: mergeTicketsInput,
  output: ticketSchema,
  run: async (ctx, { id, ticketIds }) => {
    await holdTicketTasks(ctx, [id, ...ticketIds]);
    const { target, sources } = await lockAll(ctx, id, ticketIds);
    requireStanding(target);
    const going = sources.filter(({ mergedIntoId }) => mergedIntoId !== target.id);
    for (const source of going) requireStanding(source);
    requireOneCustomer(ctx, target, going);
    if (going.length === 0) return { output: await loadTicket(ctx.db, target.id), audit: null };

    const audit: AuditEntry[] = [];
    for (const source of going) audit.push(await takeIn(ctx, source, target));
    await keepAskers(ctx, going, target);
    const before = await lockTicketStates(ctx.db, [target.id]);
    const requesterId = target.requesterId ?? askerOf(going, target);
    const tags = [...new Set([...target.tags, ...going.flatMap((source) => source.tags)])].slice(0, TAGS_MAX);
    audit.push(
      ...(await writeChanges(
        ctx,
        before.map((state) => ({ before: state, after: { ...fieldsOf(state), requesterId, tags } })),
      )),
    );
    const isSeen = going.some(({ customerId }) => customerId === target.customerId);
    await ctx.db.ticket.updateMany({
      where: { id: target.id },
      data: { updatedAt: ctx.now(), ...(isSeen ? { publicUpdatedAt: ctx.now() } : {}) },
    });
    return { output: await loadTicket(ctx.db, target.id), audit };
  },
});

/** The tickets, and those that were merged into one of them before, all locked in one order. */
async function lockAll(ctx: VerbContext, targetId: string, ticketIds: string[]) {
  const mergedBefore = () =>
    ctx.db.ticket.findMany({
      where: { organisationId: ctx.organisationId, mergedIntoId: { in: ticketIds } },
      select: { id: true },
    });
  const earlier = (await mergedBefore()).map(({ id }) => id);
  const ids = [...new Set([targetId.toLowerCase(), ...ticketIds, ...earlier])];
  const states = new Map((await lockTicketStates(ctx.db, ids)).map((state) => [state.id, state]));
  // One that was merged into a ticket before its lock was ours is not among them.
  if ((await mergedBefore()).some(({ id }) => !states.has(id))) {
    throw conflict("Somebody is merging one of these tickets.", "Try again.");
  }
  const target = states.get(targetId.toLowerCase());
  if (target === undefined) throw notFound("ticket");
  if (ticketIds.includes(target.id)) throw invalidField("ticketIds", "A ticket cannot be merged into itself");
  const sources = ticketIds.map((ticketId) => {
    const state = states.get(ticketId);
    if (state === undefined) throw invalidField("ticketIds", "One of these tickets does not exist");
    return state;
  });
  return { target, sources: sources.sort((one, other) => one.number - other.number) };
}

/** A customer's words are for that customer: only those who moderate put two customers' tickets together. */
function requireOneCustomer(ctx: VerbContext, target: TicketState, sources: TicketState[]): void {
  const foreign = sources.find(({ customerId }) => customerId !== target.customerId);
  if (foreign === undefined || ctx.can("content:moderate")) return;
  throw new RelaydeskError("forbidden", `Tickets ${foreign.id} and ${target.id} have different customers`, {
    publicMessage: `#${foreign.number} and #${target.number} belong to different customers.`,
    action: "Ask somebody who is Owner or Admin.",
  });
}

async function takeIn(ctx: VerbContext, source: TicketState, target: TicketState): Promise<AuditEntry> {
  const way = { from: source.id, to: target.id };
  const isSameCustomer = source.customerId === target.customerId;
  // The tasks first: closing the ticket is then no news for them.
  const tasks = await moveTicketTasks(ctx, way);
  const { entries, files } = await moveConversation(ctx, { ...way, isSameCustomer });
  await keepDescription(ctx, { ...way, isSameCustomer });
  const version = source.version + 1;
  await ctx.db.ticket.updateMany({
    where: { organisationId: ctx.organisationId, mergedIntoId: source.id },
    data: { mergedIntoId: target.id },
  });
  const { count } = await ctx.db.ticket.updateMany({
    where: { id: source.id, version: source.version, mergedIntoId: null },
    data: {
      status: "closed",
      ...(source.status === "closed" ? {} : timesAfter("closed", source, ctx.now())),
      mergedIntoId: target.id,
      mergedAt: ctx.now(),
      updatedAt: ctx.now(),
      publicUpdatedAt: ctx.now(),
      version,
    },
  });
  if (count === 0) throw conflict(`Somebody changed ticket #${source.number} in the meantime.`, "Try again.");
  const visibility = isSameCustomer ? "public" : "internal";
  await recordTicketEvents(ctx, [
    ...(source.status === "closed"
      ? []
      : [
          {
            ticketId: source.id,
            kind: "status.changed" as const,
            visibility: "public" as const,
            data: { from: source.status, to: "closed", transition: "close", version },
          },
        ]),
    {
      ticketId: source.id,
      kind: "ticket.merged",
      visibility,
      data: { ticket: referenceTo(target), version },
    },
    {
      ticketId: target.id,
      kind: "ticket.absorbed",
      visibility,
      data: { ticket: referenceTo(source), entries },
    },
  ]);
  ctx.emit(ticketUpdated, { ticketId: source.id, version, changed: ["status", "mergedInto"] });
  return {
    target: { type: "ticket", id: source.id, name: `#${source.number} ${source.title}` },
    before: { status: source.status, mergedInto: null },
    after: { status: "closed", mergedInto: target.number, entries, files, tasks: tasks.moved + tasks.joined },
  };
}

function referenceTo({ id, number, title }: TicketState) {
  return { id, number, title };
}

/** The first of the requesters who may ask for the target: contacts of its own customer. */
function askerOf(sources: TicketState[], target: TicketState): string | null {
  const own = sources.filter(({ customerId }) => customerId === target.customerId);
  return own.find(({ requesterId }) => requesterId !== null)?.requesterId ?? null;
}

/** Whoever asked for the same goes on hearing of it, as far as it is a contact of the same customer. */
async function keepAskers(ctx: VerbContext, sources: TicketState[], target: TicketState): Promise<void> {
  const ids = sources.map(({ id }) => id);
  const requesterId = target.requesterId ?? askerOf(sources, target);
  await ctx.db.$executeRaw`
    insert into ticket_participants (organisation_id, ticket_id, contact_id, created_at)
    select distinct ${ctx.organisationId}::uuid, ${target.id}::uuid, asker.id, ${ctx.now()}::timestamptz
    from contacts asker
    where asker.customer_id = ${target.customerId}::uuid and asker.id is distinct from ${requesterId}::uuid
      and (asker.id in (select requester_id from tickets where id = any(${ids}::uuid[]))
        or asker.id in (select contact_id from ticket_participants where ticket_id = any(${ids}::uuid[])))
    on conflict do nothing`;
}
