import "server-only";
import { toSearchQuery } from "#lib/customers/index.ts";
import { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { type TicketFilters, type TicketPriority, type TicketStatus, ticketStatusSchema } from "../schema.ts";
import { dayOf, daysAfter, startOfDay } from "./calendar.ts";
import { isActive } from "./status-transitions.ts";

/** What only `relaydesk_narrow_ticket_ids` can look up by an index. */
export type NarrowFilters = {
  query: string | null;
  statuses: TicketStatus[] | null;
  priorities: TicketPriority[] | null;
  tags: string[] | null;
};

export type TicketConditions = {
  narrow: NarrowFilters | null;
  /** Conditions on `tickets t` that hold for every ticket found. */
  conditions: Prisma.Sql[];
};

export type Viewer = {
  organisationId: string;
  memberId: string | null;
  timeZone: string;
  now: Date /** Contacts search what they can see: titles, numbers and descriptions, not tags. */;
  isContact?: boolean;
};

/** The list's filters as conditions, or null when nothing can match, as with a search without a single word. */
export function toTicketConditions(filters: TicketFilters, viewer: Viewer): TicketConditions | null {
  const conditions: Prisma.Sql[] = [Prisma.sql`t.organisation_id = ${viewer.organisationId}::uuid`];
  let query: string | null = null;
  const text = filters.q?.trim() ?? "";
  const number = /^#(\d{1,9})$/.exec(text)?.[1];
  if (number !== undefined) conditions.push(Prisma.sql`t.number = ${Number(number)}`);
  else if (idSchema.safeParse(text).success) conditions.push(Prisma.sql`t.id = ${text}::uuid`);
  else if (text !== "") {
    query = toSearchQuery(text, viewer.isContact === true ? "AC" : "");
    if (query === null) return null;
  }

  const assignees = filters.assignee ?? [];
  if (assignees.length > 0) {
    const ids = assignees.flatMap((entry) =>
      entry === "me" ? (viewer.memberId ?? []) : entry === "none" ? [] : entry,
    );
    const alternatives = ids.length === 0 ? [] : [isOneOf(Prisma.sql`t.assignee_id`, ids)];
    if (assignees.includes("none")) alternatives.push(Prisma.sql`t.assignee_id is null`);
    // A program that asks for its own tickets is nobody's assignee.
    if (alternatives.length === 0) return null;
    conditions.push(Prisma.sql`(${Prisma.join(alternatives, " or ")})`);
  }
  if (filters.customer?.length) conditions.push(isOneOf(Prisma.sql`t.customer_id`, filters.customer));
  if (filters.requester?.length) conditions.push(isOneOf(Prisma.sql`t.requester_id`, filters.requester));

  const today = dayOf(viewer.now, viewer.timeZone);
  switch (filters.due) {
    case "overdue":
      conditions.push(Prisma.sql`t.due_date < ${today}::date`);
      break;
    case "today":
      conditions.push(Prisma.sql`t.due_date = ${today}::date`);
      break;
    case "week":
      conditions.push(Prisma.sql`t.due_date >= ${today}::date and t.due_date < ${daysAfter(today, 7)}::date`);
      break;
    case "none":
      conditions.push(Prisma.sql`t.due_date is null`);
      break;
    case undefined:
      break;
  }
  conditions.push(
    ...range(Prisma.sql`t.created_at`, filters.createdFrom, filters.createdTo, viewer.timeZone),
    ...range(Prisma.sql`t.updated_at`, filters.updatedFrom, filters.updatedTo, viewer.timeZone),
  );

  const statuses = statusesOf(filters);
  if (statuses?.length === 0) return null;
  const priorities = filters.priority?.length ? filters.priority : null;
  const tags = filters.tag?.length ? filters.tag : null;
  const isNarrowed = query !== null || statuses !== null || priorities !== null || tags !== null;
  return { narrow: isNarrowed ? { query, statuses, priorities, tags } : null, conditions };
}

/** The narrow filters as plain conditions, for walking along an index and testing each ticket on the way. */
export function toWalkConditions({ query, statuses, priorities, tags }: NarrowFilters): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (query !== null) conditions.push(Prisma.sql`t.search_vector @@ to_tsquery('simple', ${query})`);
  if (statuses !== null) conditions.push(Prisma.sql`t.status = any(${statuses}::ticket_status[])`);
  if (priorities !== null) conditions.push(Prisma.sql`t.priority = any(${priorities}::ticket_priority[])`);
  if (tags !== null) conditions.push(Prisma.sql`t.tags @> ${tags}::text[]`);
  return conditions;
}

/** The statuses that are looked for; null for all. What is done is never overdue. */
function statusesOf({ status, due }: TicketFilters): TicketStatus[] | null {
  const asked = status?.length ? status : null;
  return due === "overdue" ? (asked ?? ticketStatusSchema.options).filter(isActive) : asked;
}

function isOneOf(column: Prisma.Sql, ids: string[]): Prisma.Sql {
  return Prisma.sql`${column} in (${Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`))})`;
}

/** From the start of a day, to the end of one; or from and to instants, both included. */
function range(
  column: Prisma.Sql,
  from: string | undefined,
  to: string | undefined,
  timeZone: string,
): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (from !== undefined) {
    const instant = isDay(from) ? startOfDay(from, timeZone) : new Date(from);
    conditions.push(Prisma.sql`${column} >= ${instant}`);
  }
  if (to !== undefined) {
    conditions.push(
      isDay(to)
        ? Prisma.sql`${column} < ${startOfDay(daysAfter(to, 1), timeZone)}`
        : Prisma.sql`${column} <= ${new Date(to)}`,
    );
  }
  return conditions;
}

function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value);
}
