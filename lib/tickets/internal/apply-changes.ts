import "server-only";
import type { AuditEntry } from "#lib/platform/audit/index.ts";
import { conflict, invalidField } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { recordTicketEvents } from "../record-ticket-event.ts";
import { ticketUpdated, type VIA_CLICKUP } from "../schema.ts";
import {
  buildChangeEvents,
  changedTicketFields,
  isSeenByCustomer,
  type TicketFields,
} from "./change-events.ts";
import { changedCustomKeys, customValueEvents, planCustomValues } from "./custom-values.ts";
import { requireStanding } from "./merged.ts";
import { loadNames, requireAssignee, requireCustomer, requireRequester } from "./references.ts";
import { timesAfter, transitionOf } from "./status-transitions.ts";
import { type TicketState, toDatabaseDay } from "./ticket-state.ts";

export const STATUS_WORDS = {
  open: "open",
  in_progress: "in progress",
  waiting: "waiting",
  resolved: "resolved",
  closed: "closed",
} as const;

/** Refuses a change of status that the table does not have. */
export function requireTransition(from: TicketFields["status"], to: TicketFields["status"]): void {
  if (from === to || transitionOf(from, to) !== null) return;
  throw invalidField(
    "status",
    `A ticket that is ${STATUS_WORDS[from]} cannot become ${STATUS_WORDS[to]}; open it first`,
  );
}

/** Changes as callers name them: of the organisation's own fields, only those that are to change. */
export type TicketChanges = {
  [Field in keyof Omit<TicketFields, "customValues">]?: TicketFields[Field] | undefined;
} & {
  customValues?: Record<string, unknown> | undefined;
};

/**
 * The ticket's fields after a change, checked: the references exist and fit each other, and the status may change
 * so. A ticket that moves to another customer leaves its requester behind, unless a new one is named.
 */
export async function planChanges(
  ctx: VerbContext,
  before: TicketState,
  { customValues, ...changes }: TicketChanges,
): Promise<TicketFields> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const after: TicketFields = { ...fieldsOf(before), ...given };
  requireStanding(before);
  requireTransition(before.status, after.status);
  if (after.customerId !== before.customerId) {
    await requireCustomer(ctx.db, after.customerId);
    if (changes.requesterId === undefined) after.requesterId = null;
  }
  if (
    after.requesterId !== null &&
    (after.requesterId !== before.requesterId || after.customerId !== before.customerId)
  ) {
    await requireRequester(ctx.db, after.requesterId, after.customerId);
  }
  if (after.assigneeId !== null && after.assigneeId !== before.assigneeId) {
    await requireAssignee(ctx.db, after.assigneeId);
  }
  if (customValues !== undefined) {
    after.customValues = await planCustomValues(ctx, before.customValues, customValues);
  }
  return after;
}

/** The changeable fields alone. */
export function fieldsOf(state: TicketFields): TicketFields {
  const { title, description, status, priority, customerId, requesterId, assigneeId, tags, dueDate } = state;
  const { customValues } = state;
  return {
    title,
    description,
    status,
    priority,
    customerId,
    requesterId,
    assigneeId,
    tags,
    dueDate,
    customValues,
  };
}

export type PlannedChange = { before: TicketState; after: TicketFields };

/**
 * Writes changes of locked tickets with their timelines, and rings the bell for each. `via` says where they were made, when
 * that is not here. Returns the audit entries of those that really changed, in order.
 */
export async function writeChanges(
  ctx: VerbContext,
  planned: PlannedChange[],
  via?: typeof VIA_CLICKUP,
): Promise<AuditEntry[]> {
  const real = planned.filter(({ before, after }) => changedTicketFields(before, after).length > 0);
  if (real.length === 0) return [];
  for (const { before } of real) requireStanding(before);
  const differing = <Field extends "customerId" | "requesterId" | "assigneeId">(field: Field) =>
    real.flatMap(({ before, after }) =>
      before[field] === after[field]
        ? []
        : [before[field], after[field]].filter((id): id is string => id !== null),
    );
  const nameOf = await loadNames(ctx.db, {
    customers: differing("customerId"),
    contacts: differing("requesterId"),
    members: differing("assigneeId"),
  });
  const ownFields = real
    .filter(({ before, after }) => changedCustomKeys(before.customValues, after.customValues).length > 0)
    .map(({ before, after }) => ({
      ticketId: before.id,
      before: before.customValues,
      after: after.customValues,
      version: before.version + 1,
    }));
  const told = ownFields.length === 0 ? null : await customValueEvents(ctx, ownFields);
  for (const { before, after } of real) {
    const times = before.status === after.status ? {} : timesAfter(after.status, before, ctx.now());
    const { count } = await ctx.db.ticket.updateMany({
      where: { id: before.id, version: before.version },
      data: {
        ...after,
        ...times,
        dueDate: toDatabaseDay(after.dueDate),
        updatedAt: ctx.now(),
        ...(isSeenByCustomer(before, after) || told?.publicIn.has(before.id)
          ? { publicUpdatedAt: ctx.now() }
          : {}),
        version: before.version + 1,
      },
    });
    if (count === 0)
      throw conflict(`Somebody changed ticket #${before.number} in the meantime.`, "Try again.");
  }
  const events = [
    ...real.flatMap(({ before, after }) =>
      buildChangeEvents(before, after, before.version + 1, nameOf).map((event) => ({
        ...event,
        ticketId: before.id,
      })),
    ),
    ...(told?.events ?? []),
  ];
  await recordTicketEvents(
    ctx,
    via === undefined ? events : events.map((event) => ({ ...event, data: { ...event.data, via } })),
  );
  return real.map(({ before, after }): AuditEntry => {
    const changed = changedTicketFields(before, after);
    ctx.emit(ticketUpdated, { ticketId: before.id, version: before.version + 1, changed });
    return {
      target: { type: "ticket", id: before.id, name: `#${before.number} ${after.title}` },
      before: auditOf(before, after, changed),
      after: auditOf(after, before, changed),
    };
  });
}

/** What the audit log says of one side of a change: of the organisation's own fields, those that differ. */
function auditOf(
  side: TicketFields,
  other: TicketFields,
  changed: (keyof TicketFields)[],
): Record<string, unknown> {
  const keys = changedCustomKeys(side.customValues, other.customValues);
  const customValues = Object.fromEntries(keys.map((key) => [key, side.customValues[key] ?? null]));
  return Object.fromEntries(
    changed.map((field) => [field, field === "customValues" ? customValues : side[field]]),
  );
}
