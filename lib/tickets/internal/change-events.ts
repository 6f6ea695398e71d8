/** What changed on a ticket, as the rows of its timeline. */
import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type {
  CustomValues,
  TicketEventKind,
  TicketPriority,
  TicketStatus,
  ticketEventDataSchema,
  Visibility,
} from "../schema.ts";
import { transitionOf } from "./status-transitions.ts";

/** The fields of a ticket that people change. `dueDate` is YYYY-MM-DD. */
export type TicketFields = {
  title: string;
  description: string;
  status: TicketStatus;
  priority: TicketPriority;
  customerId: string;
  requesterId: string | null;
  assigneeId: string | null;
  tags: string[];
  dueDate: string | null;
  customValues: CustomValues;
};

export type NewTicketEvent = {
  kind: TicketEventKind;
  visibility: Visibility;
  data: z.input<typeof ticketEventDataSchema>;
};

/** Names of the fields that differ, in a fixed order. */
export function changedTicketFields(before: TicketFields, after: TicketFields): (keyof TicketFields)[] {
  const fields = [
    "title",
    "description",
    "status",
    "priority",
    "customerId",
    "requesterId",
    "assigneeId",
    "tags",
    "dueDate",
    "customValues",
  ] as const;
  return fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));
}

/** What the portal shows of a ticket, or shows the ticket by. */
const SEEN_BY_CUSTOMER: ReadonlySet<keyof TicketFields> = new Set([
  "title",
  "description",
  "status",
  "priority",
  "customerId",
  "requesterId",
]);

/** Whether a change is one that the customer's contacts can see. */
export function isSeenByCustomer(before: TicketFields, after: TicketFields): boolean {
  return changedTicketFields(before, after).some((field) => SEEN_BY_CUSTOMER.has(field));
}

/**
 * One event a changed field; the organisation's own fields tell of themselves. Contacts see what the portal shows of the ticket: its title, status and priority.
 * `nameOf` gives the names of the people and customers that ids stand for.
 */
export function buildChangeEvents(
  before: TicketFields,
  after: TicketFields,
  version: number,
  nameOf: (id: string) => string,
): NewTicketEvent[] {
  const reference = (id: string | null) => (id === null ? null : { id, name: nameOf(id) });
  const builders: Record<keyof TicketFields, () => NewTicketEvent | null> = {
    customValues: () => null,
    title: () => ({
      kind: "title.changed",
      visibility: "public",
      data: { from: before.title, to: after.title, version },
    }),
    description: () => ({ kind: "description.changed", visibility: "internal", data: { version } }),
    status: () => ({
      kind: "status.changed",
      visibility: "public",
      data: {
        from: before.status,
        to: after.status,
        transition: transitionOf(before.status, after.status),
        version,
      },
    }),
    priority: () => ({
      kind: "priority.changed",
      visibility: "public",
      data: { from: before.priority, to: after.priority, version },
    }),
    customerId: () => ({
      kind: "customer.changed",
      visibility: "internal",
      data: { from: reference(before.customerId), to: reference(after.customerId), version },
    }),
    requesterId: () => ({
      kind: "requester.changed",
      visibility: "internal",
      data: { from: reference(before.requesterId), to: reference(after.requesterId), version },
    }),
    assigneeId: () => ({
      kind: "assignee.changed",
      visibility: "internal",
      data: { from: reference(before.assigneeId), to: reference(after.assigneeId), version },
    }),
    tags: () => ({
      kind: "tags.changed",
      visibility: "internal",
      data: {
        added: after.tags.filter((tag) => !before.tags.includes(tag)),
        removed: before.tags.filter((tag) => !after.tags.includes(tag)),
        version,
      },
    }),
    dueDate: () => ({
      kind: "due_date.changed",
      visibility: "internal",
      data: { from: before.dueDate, to: after.dueDate, version },
    }),
  };
  return changedTicketFields(before, after)
    .map((field) => builders[field]())
    .filter((event) => event !== null);
}
