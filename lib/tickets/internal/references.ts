import "server-only";
import type { TenantDb } from "#lib/platform/db/index.ts";
import { invalidField } from "#lib/platform/errors/index.ts";

type CustomerRow = { id: string; name: string; archivedAt: Date | null };
type RequesterRow = { id: string; name: string; customerId: string; archivedAt: Date | null };
type AssigneeRow = { id: string; role: string; removedAt: Date | null; user: { name: string } };

export const referenceSelects = {
  customer: { id: true, name: true, archivedAt: true },
  requester: { id: true, name: true, customerId: true, archivedAt: true },
  assignee: { id: true, role: true, removedAt: true, user: { select: { name: true } } },
} as const;

/** The customer that a ticket is to belong to: there, and not archived. */
export function checkCustomer(customer: CustomerRow | null | undefined): { id: string; name: string } {
  if (customer == null) throw invalidField("customerId", "There is no such customer");
  if (customer.archivedAt !== null) throw invalidField("customerId", `${customer.name} is archived`);
  return customer;
}

/** The contact who asks: one of the ticket's customer, and not archived. */
export function checkRequester(
  contact: RequesterRow | null | undefined,
  customerId: string,
  field = "requesterId",
): { id: string; name: string } {
  if (contact == null) throw invalidField(field, "There is no such contact");
  if (contact.customerId !== customerId) {
    throw invalidField(field, `${contact.name} is a contact of another customer`);
  }
  if (contact.archivedAt !== null) throw invalidField(field, `${contact.name} is archived`);
  return contact;
}

/** The colleague who is to do it: a member who has not left. */
export function checkAssignee(membership: AssigneeRow | null | undefined): { id: string; name: string } {
  if (membership == null || membership.role === "guest") {
    throw invalidField("assigneeId", "There is no such member");
  }
  if (membership.removedAt !== null) {
    throw invalidField("assigneeId", `${membership.user.name} has left the organisation`);
  }
  return { id: membership.id, name: membership.user.name };
}

/** A reference is free, or the ticket's that has it already. */
export function checkExternalReference(other: { number: number } | null | undefined): void {
  if (other == null) return;
  throw invalidField("externalReference", `Ticket #${other.number} has this reference already`);
}

/** The customer of that id, if a ticket can belong to it. */
export async function requireCustomer(
  db: TenantDb,
  customerId: string,
): Promise<{ id: string; name: string }> {
  return checkCustomer(
    await db.customer.findUnique({ where: { id: customerId }, select: referenceSelects.customer }),
  );
}

/** The contact of that id, if one can ask for a ticket of that customer. */
export async function requireRequester(
  db: TenantDb,
  requesterId: string,
  customerId: string,
  field?: string,
): Promise<{ id: string; name: string }> {
  return checkRequester(
    await db.contact.findUnique({ where: { id: requesterId }, select: referenceSelects.requester }),
    customerId,
    field,
  );
}

/** The member of that id, if a ticket can be theirs to do. */
export async function requireAssignee(
  db: TenantDb,
  assigneeId: string,
): Promise<{ id: string; name: string }> {
  return checkAssignee(
    await db.membership.findUnique({ where: { id: assigneeId }, select: referenceSelects.assignee }),
  );
}

/** Names of the people and customers that ids stand for; those that are gone have none. */
export async function loadNames(
  db: TenantDb,
  ids: { customers: string[]; contacts: string[]; members: string[] },
): Promise<(id: string) => string> {
  const [customers, contacts, members] = [
    ids.customers.length === 0
      ? []
      : await db.customer.findMany({
          where: { id: { in: ids.customers } },
          select: { id: true, name: true },
        }),
    ids.contacts.length === 0
      ? []
      : await db.contact.findMany({ where: { id: { in: ids.contacts } }, select: { id: true, name: true } }),
    ids.members.length === 0
      ? []
      : await db.membership.findMany({
          where: { id: { in: ids.members } },
          select: { id: true, user: { select: { name: true } } },
        }),
  ];
  const names = new Map([
    ...customers.map(({ id, name }) => [id, name] as const),
    ...contacts.map(({ id, name }) => [id, name] as const),
    ...members.map(({ id, user }) => [id, user.name] as const),
  ]);
  return (id) => names.get(id) ?? "";
}
