import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb, withTenant } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  apiKeyContext,
  contactContext,
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createContact, createCustomer, createTicket } from "#lib/testing/factories.ts";
import { countTickets, listTags, listTickets } from "./index.ts";
import { findTicketIds, type SearchLimits } from "./internal/find-ticket-ids.ts";
import { toTicketConditions } from "./internal/ticket-conditions.ts";
import { orderOf } from "./internal/ticket-order.ts";
import {
  TICKET_PRIORITIES,
  TICKET_SORTS,
  TICKET_STATUSES,
  type TicketFilters,
  type TicketSort,
} from "./schema.ts";

let organisation: TestOrganisation;
let agent: TestContext;

beforeAll(async () => {
  organisation = await createOrganisation({ timeZone: "Pacific/Auckland" });
  agent = await memberContext(organisation, "agent");
});
afterAll(disconnectDatabase);

async function numbersOf(input: Parameters<typeof listTickets>[1], ctx: TestContext = agent) {
  return (await listTickets(ctx, input)).items.map(({ number }) => number);
}

describe("pages of tickets", () => {
  type Row = {
    id: string;
    number: number;
    title: string;
    status: (typeof TICKET_STATUSES)[number];
    priority: (typeof TICKET_PRIORITIES)[number];
    tags: string[];
    dueDate: string | null;
    assigneeId: string | null;
    createdAt: Date;
    updatedAt: Date;
  };
  const WORDS = ["printer", "network", "login"];
  const TAGS = ["vip", "bug", "late"];
  let own: TestOrganisation;
  let owner: TestContext;
  let rows: Row[];

  beforeAll(async () => {
    own = await createOrganisation();
    owner = await memberContext(own, "owner");
    const customer = await createCustomer(own);
    // Few distinct values, so that ties are the rule.
    const pick = <T>(values: readonly T[], index: number): T => {
      const value = values[Math.abs(index) % values.length];
      if (value === undefined) throw new Error("Nothing to pick from");
      return value;
    };
    const data = Array.from({ length: 90 }, (_, index) => {
      const instant = new Date(Date.UTC(2026, 0, 1 + ((index * 7) % 11)));
      return {
        id: newId(),
        organisationId: own.organisationId,
        number: index + 1,
        customerId: customer.id,
        title: `${pick(WORDS, index)} ${pick(WORDS, index * 5 + 1)}`,
        description: "",
        status: pick(TICKET_STATUSES, index * 3 + (index % 4)),
        priority: pick(TICKET_PRIORITIES, index * 7 + (index % 3)),
        tags: index % 3 === 0 ? [] : [pick(TAGS, index), pick(TAGS, index + 1)],
        dueDate: index % 2 === 0 ? null : new Date(Date.UTC(2026, 5, 1 + (index % 5))),
        assigneeId: index % 4 === 0 ? owner.actor.id : null,
        source: "web",
        createdByType: "system",
        createdByName: "Test",
        createdAt: instant,
        updatedAt: new Date(instant.getTime() + (index % 5) * 1_000),
      };
    });
    await systemDb().ticket.createMany({ data });
    rows = data.map((row) => ({ ...row, dueDate: row.dueDate?.toISOString().slice(0, 10) ?? null }));
  });

  const PRIORITY_RANK = { low: 0, normal: 1, high: 2, urgent: 3 } as const;

  function sorted(found: Row[], sort: TicketSort, direction: "asc" | "desc"): string[] {
    const sign = direction === "asc" ? 1 : -1;
    const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    const compare = (a: Row, b: Row): number => {
      switch (sort) {
        case "updated":
          return sign * (a.updatedAt.getTime() - b.updatedAt.getTime() || text(a.id, b.id));
        case "created":
          return sign * (a.createdAt.getTime() - b.createdAt.getTime() || text(a.id, b.id));
        case "priority":
          return (
            sign *
            (PRIORITY_RANK[a.priority] - PRIORITY_RANK[b.priority] ||
              a.updatedAt.getTime() - b.updatedAt.getTime() ||
              text(a.id, b.id))
          );
        case "number":
          return sign * (a.number - b.number);
        case "due":
          if (a.dueDate === null || b.dueDate === null) {
            if (a.dueDate !== b.dueDate) return a.dueDate === null ? 1 : -1;
            return sign * text(a.id, b.id);
          }
          return sign * (text(a.dueDate, b.dueDate) || text(a.id, b.id));
      }
    };
    return [...found].sort(compare).map(({ id }) => id);
  }

  function matches(row: Row, filters: TicketFilters): boolean {
    const words = (filters.q ?? "").split(" ").filter((word) => word !== "");
    return (
      words.every((word, index) =>
        row.title
          .split(" ")
          .concat(row.tags, String(row.number))
          .some((own) => (index === words.length - 1 ? own.startsWith(word) : own === word)),
      ) &&
      (filters.status === undefined || filters.status.includes(row.status)) &&
      (filters.priority === undefined || filters.priority.includes(row.priority)) &&
      (filters.tag === undefined || filters.tag.every((tag) => row.tags.includes(tag))) &&
      (filters.assignee === undefined || row.assigneeId === owner.actor.id)
    );
  }

  const subsetOf = <T>(values: readonly T[]) =>
    fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });
  const arbitrarySearch = fc.record({
    filters: fc.record({
      q: fc.option(fc.constantFrom("printer", "net", "login pri", "vi", "7", "absent"), { nil: undefined }),
      status: subsetOf(TICKET_STATUSES),
      priority: subsetOf(TICKET_PRIORITIES),
      tag: fc.option(fc.subarray(TAGS, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      assignee: fc.option(fc.constant<string[]>(["me"]), { nil: undefined }),
    }),
    sort: fc.constantFrom(...TICKET_SORTS),
    direction: fc.constantFrom("asc" as const, "desc" as const),
    limit: fc.integer({ min: 1, max: 40 }),
  });

  it("together are the whole, sorted and without doubles, whatever the filters and the order", async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySearch, async ({ filters, sort, direction, limit }) => {
        const walked: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await listTickets(owner, { ...filters, sort, direction, limit, cursor });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          walked.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        const found = rows.filter((row) => matches(row, filters));
        expect(walked).toEqual(sorted(found, sort, direction));
        expect(await countTickets(owner, filters)).toEqual({ count: found.length, isCapped: false });
      }),
      { numRuns: 60 },
    );
  });

  it("are the same whichever way finds them: few, window, patience or walk", async () => {
    const arbitraryLimits = fc.record({
      few: fc.constantFrom(0, 5, 1_000),
      some: fc.constantFrom(0, 10, 1_000),
      windowRows: fc.constantFrom(1, 8, 500),
      windowRowsWithWords: fc.constantFrom(1, 8, 500),
    }) satisfies fc.Arbitrary<SearchLimits>;
    await fc.assert(
      fc.asyncProperty(
        arbitrarySearch,
        arbitraryLimits,
        async ({ filters, sort, direction, limit }, limits) => {
          const conditions = toTicketConditions(filters, {
            organisationId: own.organisationId,
            memberId: owner.actor.id,
            timeZone: "UTC",
            now: new Date(),
          });
          if (conditions === null) throw new Error("These filters can always match");
          const walked: string[] = [];
          let cursor: string | undefined;
          do {
            const page = await withTenant(own.organisationId, (db) =>
              findTicketIds(db, conditions, orderOf(sort, direction), { limit, cursor }, limits),
            );
            walked.push(...page.ids);
            cursor = page.nextCursor ?? undefined;
          } while (cursor !== undefined);
          expect(walked).toEqual(
            sorted(
              rows.filter((row) => matches(row, filters)),
              sort,
              direction,
            ),
          );
        },
      ),
      { numRuns: 80 },
    );
  });

  it("refuse a cursor of another order, and one that is none", async () => {
    const { nextCursor } = await listTickets(owner, { limit: 1 });
    for (const cursor of [nextCursor ?? "", "nonsense", btoa('["number","desc",99999999999]')]) {
      await expect(listTickets(owner, { limit: 1, sort: "number", cursor })).rejects.toMatchObject({
        code: "validation_failed",
        fields: [{ path: "cursor" }],
      });
    }
  });
});

describe("the search for tickets", () => {
  beforeAll(async () => {
    await createTicket(organisation, { title: "École: Ünïcode & Привет Мир", tags: ["vip-kunde"] });
    await createTicket(organisation, { title: "Mail", description: "Write to ana.lopez@example.com please" });
    await createTicket(organisation, { title: "It's broken: error 500 (again)" });
  });

  it.each([
    ["école", 1],
    ["ecole", 1],
    ["Unicode", 1],
    ["ünicode", 1],
    ["ECOLE", 1],
    ["éco", 1],
    ["ПРИВЕТ ми", 1],
    ["vip-kunde", 1],
    ["vip-ku", 1],
    ["kunde", 1],
    ["ana.lopez@example.com", 1],
    ["ana.lo", 1],
    ["ana.lopez@exam", 1],
    ["it's bro", 1],
    ["error 50", 1],
    ["error 400", 0],
    ["!!! ???", 0],
    ["' | ! & ( :* \\", 0],
    ["broken & | ! ( ) :* <-> '", 1],
    ["a".repeat(500), 0],
  ])("finds for %j as many as %i", async (q, count) => {
    expect(await numbersOf({ q })).toHaveLength(count);
  });

  it("jumps to a number and to an id, and not beyond the organisation", async () => {
    const ticket = await createTicket(organisation, { title: "Jump" });
    expect(await numbersOf({ q: ` #${ticket.number} ` })).toEqual([ticket.number]);
    expect(await numbersOf({ q: ticket.id })).toEqual([ticket.number]);
    const foreign = await createTicket(await createOrganisation(), { title: "Ünïcode foreign" });
    expect(await numbersOf({ q: foreign.id })).toEqual([]);
    expect(await numbersOf({ q: "foreign" })).toEqual([]);
  });

  it("never fails on what people type", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (q) => {
        await listTickets(agent, { q: q.replaceAll("\u0000", "").toWellFormed(), limit: 1 });
      }),
      { numRuns: 150 },
    );
  });
});

describe("the filters of tickets", () => {
  it("know days as the organisation does", async () => {
    const own = await createOrganisation({ timeZone: "Pacific/Auckland" });
    const owner = await memberContext(own, "owner");
    // In Auckland it is already the 2nd of June.
    owner.now = () => new Date("2026-06-01T20:00:00Z");
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    const late = await createTicket(own, { dueDate: day("2026-06-01") });
    await createTicket(own, { dueDate: day("2026-06-01"), status: "closed" });
    const today = await createTicket(own, { dueDate: day("2026-06-02") });
    const inSixDays = await createTicket(own, { dueDate: day("2026-06-08") });
    await createTicket(own, { dueDate: day("2026-06-09") });
    const never = await createTicket(own, { createdAt: new Date("2026-05-10T13:00:00Z") });
    const list = async (input: Parameters<typeof listTickets>[1]) =>
      (await numbersOf({ sort: "number", direction: "asc", ...input }, owner)).join();
    expect(await list({ due: "overdue" })).toBe(`${late.number}`);
    expect(await list({ due: "overdue", status: ["closed"] })).toBe("");
    expect(await list({ due: "today" })).toBe(`${today.number}`);
    expect(await list({ due: "week" })).toBe(`${today.number},${inSixDays.number}`);
    expect(await list({ due: "none" })).toBe(`${never.number}`);
    // 13:00 UTC on the 10th of May is 01:00 on the 11th there.
    expect(await list({ createdFrom: "2026-05-11", createdTo: "2026-05-11" })).toBe(`${never.number}`);
    expect(await list({ createdFrom: "2026-05-10", createdTo: "2026-05-10" })).toBe("");
    expect(await list({ createdTo: "2026-05-10T13:00:00Z" })).toBe(`${never.number}`);
  });

  it("find one's own, those of nobody, of a customer and of a requester", async () => {
    const customer = await createCustomer(organisation);
    const contact = await createContact(organisation, { customerId: customer.id });
    const mine = await createTicket(organisation, { customerId: customer.id, assigneeId: agent.actor.id });
    const asked = await createTicket(organisation, { customerId: customer.id, requesterId: contact.id });
    const at = { customer: [customer.id] };
    expect(await numbersOf({ ...at, assignee: ["me"] })).toEqual([mine.number]);
    expect(await numbersOf({ ...at, assignee: ["none"] })).toEqual([asked.number]);
    expect(await numbersOf({ ...at, assignee: ["me", "none"], sort: "number" })).toEqual([
      asked.number,
      mine.number,
    ]);
    expect(await numbersOf({ requester: [contact.id] })).toEqual([asked.number]);
    expect(await numbersOf({ ...at, assignee: ["me"] }, await apiKeyContext(organisation))).toEqual([]);
  });

  it("take lists as addresses write them", async () => {
    const tag = `t-${newId()}`;
    const ticket = await createTicket(organisation, { status: "waiting", tags: [tag] });
    expect(await numbersOf({ status: "open,waiting", tag })).toEqual([ticket.number]);
    await expect(listTickets(agent, { status: "open,nonsense" })).rejects.toMatchObject({
      code: "validation_failed",
    });
  });

  it("are not for contacts", async () => {
    await expect(listTickets(await contactContext(organisation), {})).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("countTickets", () => {
  it("stops at a thousand", async () => {
    const own = await createOrganisation();
    const owner = await memberContext(own, "owner");
    const customer = await createCustomer(own);
    await systemDb().ticket.createMany({
      data: Array.from({ length: 1_001 }, (_, index) => ({
        id: newId(),
        organisationId: own.organisationId,
        number: index + 1,
        customerId: customer.id,
        title: "Many",
        description: "",
        tags: [],
        source: "web",
        createdByType: "system",
        createdByName: "Test",
      })),
    });
    const capped = { count: 1_000, isCapped: true };
    expect(await countTickets(owner, {})).toEqual(capped);
    expect(await countTickets(owner, { q: "many" })).toEqual(capped);
    expect(await countTickets(owner, { q: "many", due: "none" })).toEqual(capped);
  });
});

describe("listTags", () => {
  it("lists the tags in use by how often they are", async () => {
    const own = await createOrganisation();
    const owner = await memberContext(own, "owner");
    await createTicket(own, { tags: ["billing", "vip"] });
    await createTicket(own, { tags: ["billing", "bug"] });
    expect(await listTags(owner, {})).toEqual([
      { tag: "billing", count: 2 },
      { tag: "bug", count: 1 },
      { tag: "vip", count: 1 },
    ]);
    expect(await listTags(owner, { q: "B" })).toHaveLength(2);
    expect(await listTags(agent, { q: "billing" })).toEqual([]);
  });
});
