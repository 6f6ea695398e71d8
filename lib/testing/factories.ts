/**
 * Rows for tests, inserted past the verbs: each factory fills in what a test does not care about and returns the
 * row. Other domains keep theirs in `factories-<domain>.ts`.
 */
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { Role } from "#lib/platform/permissions/index.ts";

type Tenant = { organisationId: string };

let counter = 0;

/** A number that this process has not used yet: for names and addresses that must differ. */
export function nextNumber(): number {
  counter += 1;
  return counter;
}

export function createUser(
  options: { name?: string; email?: string; passwordHash?: string; disabledAt?: Date } = {},
) {
  const id = newId();
  return systemDb().user.create({
    data: { id, name: `Person ${nextNumber()}`, email: `person-${id.slice(-12)}@example.test`, ...options },
  });
}

export function createMembership(
  { organisationId }: Tenant,
  options: { userId: string; role: Role; removedAt?: Date },
) {
  return systemDb().membership.create({ data: { id: newId(), organisationId, ...options } });
}

export function createCustomer(
  { organisationId }: Tenant,
  options: {
    name?: string;
    email?: string;
    phone?: string;
    website?: string;
    externalReference?: string;
    clickupShare?: "low" | "normal" | "high";
    archivedAt?: Date;
    createdAt?: Date;
  } = {},
) {
  return systemDb().customer.create({
    data: { id: newId(), organisationId, name: `Customer ${nextNumber()}`, ...options },
  });
}

export async function createContact(
  tenant: Tenant,
  options: { customerId?: string; name?: string; email?: string; userId?: string; archivedAt?: Date } = {},
) {
  const id = newId();
  const customerId = options.customerId ?? (await createCustomer(tenant)).id;
  return systemDb().contact.create({
    data: {
      id,
      organisationId: tenant.organisationId,
      name: `Contact ${nextNumber()}`,
      email: `contact-${id.slice(-12)}@example.test`,
      ...options,
      customerId,
    },
  });
}

export async function createTicket(
  tenant: Tenant,
  options: {
    customerId?: string;
    title?: string;
    description?: string;
    status?: "open" | "in_progress" | "waiting" | "resolved" | "closed";
    priority?: "low" | "normal" | "high" | "urgent";
    requesterId?: string;
    assigneeId?: string;
    tags?: string[];
    dueDate?: Date;
    externalReference?: string;
    createdAt?: Date;
  } = {},
) {
  const customerId = options.customerId ?? (await createCustomer(tenant)).id;
  const { ticketCounter } = await systemDb().organisation.update({
    where: { id: tenant.organisationId },
    data: { ticketCounter: { increment: 1 } },
    select: { ticketCounter: true },
  });
  return systemDb().ticket.create({
    data: {
      id: newId(),
      organisationId: tenant.organisationId,
      number: ticketCounter,
      title: `Ticket ${ticketCounter}`,
      description: "The printer prints upside down.",
      tags: [],
      source: "web",
      createdByType: "system",
      createdByName: "Test",
      ...options,
      customerId,
    },
  });
}
