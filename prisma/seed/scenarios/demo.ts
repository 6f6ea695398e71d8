/**
 * The demo organisation: a support team with five customers and three weeks of tickets. The same content each
 * time; only the dates follow the day it is loaded, so that "yesterday" means yesterday.
 */
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { DEMO_PASSWORD, hashPassword } from "#lib/security/index.ts";
import { DEMO_CUSTOMERS, DEMO_ORGANISATION, DEMO_PEOPLE, DEMO_TICKETS } from "./demo-content.ts";
import { seededRandom } from "./random.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const TICKETS = 64;

type Person = { userId: string; membershipId: string; name: string };
type Customer = { id: string; name: string; contacts: { id: string; name: string; userId: string | null }[] };

/** Writes the whole scenario in one transaction: it is there or it is not. */
export async function seedDemoOrganisation(today: Date): Promise<void> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await systemDb().$transaction(
    async (db) => {
      const organisationId = newId();
      await db.organisation.create({
        data: { id: organisationId, ...DEMO_ORGANISATION, ticketCounter: 1000 + TICKETS },
      });
      const people = await seedPeople(db, organisationId, passwordHash);
      const customers = await seedCustomers(db, organisationId, passwordHash, people);
      await seedTickets(db, organisationId, people, customers, today);
    },
    { timeout: 60_000 },
  );
}

type Db = Parameters<Parameters<ReturnType<typeof systemDb>["$transaction"]>[0]>[0];

async function seedPeople(db: Db, organisationId: string, passwordHash: string): Promise<Person[]> {
  const people: Person[] = [];
  for (const { name, email, role } of DEMO_PEOPLE) {
    const user = await db.user.create({
      data: { id: newId(), name, email, passwordHash, emailVerifiedAt: new Date() },
    });
    const membership = await db.membership.create({
      data: { id: newId(), organisationId, userId: user.id, role },
    });
    people.push({ userId: user.id, membershipId: membership.id, name });
  }
  return people;
}

async function seedCustomers(
  db: Db,
  organisationId: string,
  passwordHash: string,
  people: Person[],
): Promise<Customer[]> {
  const customers: Customer[] = [];
  for (const { name, website, reference, contacts, note } of DEMO_CUSTOMERS) {
    const customer = await db.customer.create({
      data: { id: newId(), organisationId, name, website, externalReference: reference },
    });
    const made: Customer = { id: customer.id, name, contacts: [] };
    for (const contact of contacts) {
      let userId: string | null = null;
      if (contact.hasPortalAccess === true) {
        const user = await db.user.create({
          data: {
            id: newId(),
            name: contact.name,
            email: contact.email,
            passwordHash,
            emailVerifiedAt: new Date(),
          },
        });
        await db.membership.create({ data: { id: newId(), organisationId, userId: user.id, role: "guest" } });
        userId = user.id;
      }
      const { id } = await db.contact.create({
        data: {
          id: newId(),
          organisationId,
          customerId: customer.id,
          name: contact.name,
          email: contact.email,
          jobTitle: contact.jobTitle,
          userId,
        },
      });
      made.contacts.push({ id, name: contact.name, userId });
    }
    if (note !== undefined) {
      await db.customerNote.create({
        data: {
          id: newId(),
          organisationId,
          customerId: customer.id,
          body: note,
          authorId: people[1]?.membershipId ?? null,
          authorName: people[1]?.name ?? "",
        },
      });
    }
    customers.push(made);
  }
  return customers;
}

async function seedTickets(
  db: Db,
  organisationId: string,
  people: Person[],
  customers: Customer[],
  today: Date,
): Promise<void> {
  const random = seededRandom(20_261_121);
  const agents = people.filter((_, index) => index === 2 || index === 3);
  for (let index = 0; index < TICKETS; index += 1) {
    const content = DEMO_TICKETS[index % DEMO_TICKETS.length];
    if (content === undefined) continue;
    const customer = customers[index < 6 ? ([0, 1, 2, 0, 3, 4][index] ?? 0) : index % customers.length];
    const requester = customer?.contacts[index % customer.contacts.length];
    if (customer === undefined || requester === undefined) continue;
    const isNewest = index < DEMO_TICKETS.length;
    // The newest was filed four hours ago, so that its replies lie in the past too.
    const hoursAgo = 4 + index * (isNewest ? 5 : 7);
    const createdAt = new Date(today.getTime() - (hoursAgo * 60 + random.between(1, 50)) * MINUTE);
    const status =
      isNewest && index < 4
        ? "open"
        : random.pick(["open", "in_progress", "waiting", "resolved", "closed"] as const);
    const assignee = index === 0 || random.next() < 0.7 ? random.pick(agents) : undefined;
    const replies = content.replies ?? [];
    const updatedAt = new Date(createdAt.getTime() + (replies.length + 1) * 37 * MINUTE);
    const lastPublic = replies.findLastIndex(({ isInternal }) => isInternal !== true);
    const ticketId = newId();
    await db.ticket.create({
      data: {
        id: ticketId,
        organisationId,
        number: 1000 + TICKETS - index,
        customerId: customer.id,
        requesterId: requester.id,
        assigneeId: assignee?.membershipId ?? null,
        title: index < DEMO_TICKETS.length ? content.title : `${content.title} (again)`,
        description: content.description,
        status,
        priority:
          index === 1 ? "urgent" : random.pick(["low", "normal", "normal", "normal", "high"] as const),
        tags: content.tags,
        dueDate: random.next() < 0.3 ? dayOf(new Date(today.getTime() + random.between(-3, 12) * DAY)) : null,
        source: requester.userId === null ? "web" : "portal",
        createdByType: "contact",
        createdById: requester.id,
        createdByName: requester.name,
        createdAt,
        updatedAt,
        publicUpdatedAt:
          status === "open" ? new Date(createdAt.getTime() + (lastPublic + 1) * 37 * MINUTE) : updatedAt,
        resolvedAt: status === "resolved" || status === "closed" ? updatedAt : null,
        closedAt: status === "closed" ? updatedAt : null,
      },
    });
    await db.ticketEvent.create({
      data: {
        id: newId(),
        organisationId,
        ticketId,
        kind: "ticket.created",
        visibility: "public",
        data: {},
        actorType: "contact",
        actorId: requester.id,
        actorName: requester.name,
        createdAt,
      },
    });
    for (const [position, reply] of replies.entries()) {
      const repliedAt = new Date(createdAt.getTime() + (position + 1) * 37 * MINUTE);
      const author = reply.from === "customer" ? requester : (assignee ?? agents[0]);
      await db.ticketComment.create({
        data: {
          id: newId(),
          organisationId,
          ticketId,
          visibility: reply.isInternal === true ? "internal" : "public",
          body: reply.body,
          authorType: reply.from === "customer" ? "contact" : "member",
          authorId: author === undefined ? null : "membershipId" in author ? author.membershipId : author.id,
          authorName: author?.name ?? "",
          createdAt: repliedAt,
          updatedAt: repliedAt,
        },
      });
    }
  }
}

function dayOf(instant: Date): Date {
  return new Date(`${instant.toISOString().slice(0, 10)}T00:00:00Z`);
}
