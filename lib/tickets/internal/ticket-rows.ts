import "server-only";
import { Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import {
  type CustomValues,
  type Ticket,
  type TicketListItem,
  type TicketPriority,
  type TicketStatus,
  ticketTaskSchema,
} from "../schema.ts";

type TicketRow = {
  id: string;
  number: number;
  title: string;
  description: string;
  status: TicketStatus;
  priority: TicketPriority;
  customerId: string;
  customerName: string;
  requesterId: string | null;
  requesterName: string | null;
  requesterEmail: string | null;
  assigneeId: string | null;
  assigneeName: string | null;
  tags: string[];
  dueDate: string | null;
  customValues: CustomValues;
  source: string;
  externalReference: string | null;
  createdByType: string;
  createdByName: string;
  createdAt: Date;
  updatedAt: Date;
  publicUpdatedAt: Date;
  resolvedAt: Date | null;
  closedAt: Date | null;
  version: number;
  mergedIntoId: string | null;
  mergedIntoNumber: number | null;
  participants: Ticket["participants"] | null;
  intentStatus: string | null;
  taskUrl: string | null;
};

/** Those who asked too, as far as they are still contacts of the ticket's customer. */
const PARTICIPANTS = Prisma.sql`(
  select json_agg(json_build_object('id', p.id, 'name', p.name, 'email', p.email) order by p.name, p.id)
  from ticket_participants also
  join contacts p on p.id = also.contact_id
  where also.ticket_id = t.id and p.customer_id = t.customer_id and p.archived_at is null
    and p.id is distinct from t.requester_id)`;

/**
 * Tickets with everything that a row shows, in one statement however many there are. `chosen` is a query of
 * their ids with a `position` to sort by.
 */
async function loadRows(
  db: TenantDb,
  chosen: Prisma.Sql,
  options: { hasDescription: boolean },
): Promise<TicketRow[]> {
  return db.$queryRaw<TicketRow[]>`
    with chosen as materialized (${chosen})
    select t.id, t.number, t.title, t.status::text, t.priority::text, t.tags, t.source, t.version,
           ${options.hasDescription ? Prisma.sql`t.description` : Prisma.sql`''`} as description,
           ${options.hasDescription ? PARTICIPANTS : Prisma.sql`null`} as participants,
           t.merged_into_id as "mergedIntoId", into_ticket.number as "mergedIntoNumber",
           to_char(t.due_date, 'YYYY-MM-DD') as "dueDate", t.custom_values as "customValues",
           t.external_reference as "externalReference",
           t.customer_id as "customerId", c.name as "customerName",
           t.requester_id as "requesterId", r.name as "requesterName", r.email as "requesterEmail",
           t.assignee_id as "assigneeId", u.name as "assigneeName",
           t.created_by_type as "createdByType", t.created_by_name as "createdByName",
           t.created_at as "createdAt", t.updated_at as "updatedAt",
           t.public_updated_at as "publicUpdatedAt", t.resolved_at as "resolvedAt",
           t.closed_at as "closedAt", i.status::text as "intentStatus", l.task_url as "taskUrl"
    from chosen
    join tickets t on t.id = chosen.id
    join customers c on c.id = t.customer_id
    left join contacts r on r.id = t.requester_id
    left join tickets into_ticket on into_ticket.id = t.merged_into_id
    left join memberships m on m.id = t.assignee_id
    left join users u on u.id = m.user_id
    left join task_intents i on i.organisation_id = t.organisation_id and i.source_type = 'ticket'
      and i.source_id = t.id and i.purpose = 'primary'
    left join lateral (
      select task_url from task_links
      where organisation_id = t.organisation_id and source_type = 'ticket' and source_id = t.id
        and purpose = 'primary' and unlinked_at is null
      limit 1
    ) l on true
    order by chosen.position`;
}

function toTask(row: TicketRow): TicketListItem["task"] {
  if (row.taskUrl !== null) return { status: "completed", taskUrl: row.taskUrl };
  // A completed intent without a link was unlinked since; a cancelled one never came to anything.
  const status = ticketTaskSchema.shape.status.exclude(["completed"]).safeParse(row.intentStatus);
  return status.success ? { status: status.data, taskUrl: null } : null;
}

function toListItem(row: TicketRow): TicketListItem {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    status: row.status,
    priority: row.priority,
    customer: { id: row.customerId, name: row.customerName },
    requester:
      row.requesterId === null
        ? null
        : { id: row.requesterId, name: row.requesterName ?? "", email: row.requesterEmail ?? "" },
    assignee: row.assigneeId === null ? null : { id: row.assigneeId, name: row.assigneeName ?? "" },
    tags: row.tags,
    dueDate: row.dueDate,
    customValues: row.customValues,
    source: row.source,
    externalReference: row.externalReference,
    createdBy: { type: row.createdByType, name: row.createdByName },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    version: row.version,
    mergedInto:
      row.mergedIntoId === null || row.mergedIntoNumber === null
        ? null
        : { id: row.mergedIntoId, number: row.mergedIntoNumber },
    task: toTask(row),
  };
}

function toTicket(row: TicketRow): Ticket {
  return { ...toListItem(row), description: row.description, participants: row.participants ?? [] };
}

/** List rows of the tickets that `chosen` names, in its order. */
export async function loadTicketListItems(db: TenantDb, chosen: Prisma.Sql): Promise<TicketListItem[]> {
  return (await loadRows(db, chosen, { hasDescription: false })).map(toListItem);
}

/** The tickets that `chosen` names, whole, in its order. */
export async function loadTickets(db: TenantDb, chosen: Prisma.Sql): Promise<Ticket[]> {
  const rows = await loadRows(db, chosen, { hasDescription: true });
  return rows.map(toTicket);
}

/** The tickets as their customer's contacts may know them: what is internal moved no time of theirs. */
export async function loadTicketsForContact(
  db: TenantDb,
  chosen: Prisma.Sql,
  options: { hasDescription: boolean },
): Promise<Ticket[]> {
  const rows = await loadRows(db, chosen, options);
  return rows.map((row) => toTicket({ ...row, updatedAt: row.publicUpdatedAt }));
}

/** The ticket of that id in the tenant, or `not_found`. */
export async function loadTicket(db: TenantDb, id: string): Promise<Ticket> {
  const [ticket] = await loadTickets(db, Prisma.sql`select ${id}::uuid as id, 1 as position`);
  if (ticket === undefined) throw notFound("ticket");
  return ticket;
}
