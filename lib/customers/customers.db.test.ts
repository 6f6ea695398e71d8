import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { auditActions } from "#lib/testing/audit-actions.ts";
import {
  apiKeyContext,
  contactContext,
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import {
  createTicket,
  createContact as insertContact,
  createCustomer as insertCustomer,
} from "#lib/testing/factories.ts";
import {
  archiveCustomer,
  createCustomer,
  getCustomer,
  listCustomers,
  unarchiveCustomer,
  updateCustomer,
} from "./index.ts";

let organisation: TestOrganisation;
let other: TestOrganisation;
let agent: TestContext;
let reader: TestContext;

beforeAll(async () => {
  organisation = await createOrganisation();
  other = await createOrganisation();
  agent = await memberContext(organisation, "agent", { name: "Ana Agent" });
  reader = await memberContext(organisation, "legal");
});
afterAll(disconnectDatabase);

describe("customers", () => {
  it("are created, changed, archived and brought back, each on record", async () => {
    const customer = await createCustomer(agent, {
      name: "  Acme  GmbH ",
      email: "Info@Acme.Example",
      website: "acme.example",
      phone: "",
    });
    expect(customer).toMatchObject({
      name: "Acme GmbH",
      email: "info@acme.example",
      website: "https://acme.example",
      phone: null,
      archivedAt: null,
      contactCount: 0,
      openTicketCount: 0,
    });
    const updated = await updateCustomer(agent, {
      id: customer.id,
      name: "Acme",
      website: null,
      expectedUpdatedAt: customer.updatedAt,
    });
    expect(updated).toMatchObject({ name: "Acme", website: null, email: "info@acme.example" });
    expect((await archiveCustomer(agent, { id: customer.id })).archivedAt).not.toBeNull();
    // Once more changes nothing and leaves nothing.
    await archiveCustomer(agent, { id: customer.id });
    expect((await unarchiveCustomer(agent, { id: customer.id })).archivedAt).toBeNull();
    await updateCustomer(agent, { id: customer.id, name: "Acme" });
    expect(await auditActions(organisation, customer.id)).toEqual([
      "customer.created(archivedAt,email,externalReference,name,phone,website)",
      "customer.updated(name,website)",
      "customer.archived(archivedAt)",
      "customer.unarchived(archivedAt)",
    ]);
  });

  it("are counted with their contacts and open tickets", async () => {
    const customer = await insertCustomer(organisation);
    await insertContact(organisation, { customerId: customer.id });
    await insertContact(organisation, { customerId: customer.id, archivedAt: new Date() });
    for (const status of ["open", "waiting", "resolved", "closed"] as const) {
      await createTicket(organisation, { customerId: customer.id, status });
    }
    expect(await getCustomer(reader, { id: customer.id })).toMatchObject({
      contactCount: 1,
      openTicketCount: 2,
    });
  });

  it.each([
    ["an empty name", { name: " " }, "name"],
    ["a name of 201 characters", { name: "x".repeat(201) }, "name"],
    ["no address", { name: "A", email: "not an address" }, "email"],
    ["a script for a website", { name: "A", website: "javascript:alert(1)" }, "website"],
    ["a field that there is not", { name: "A", vip: true }, "vip"],
  ])("are refused with %s", async (_, input, path) => {
    await expect(createCustomer(agent, input)).rejects.toMatchObject({
      code: "validation_failed",
      fields: [{ path }],
    });
  });

  it("keep their external reference to themselves", async () => {
    const externalReference = `crm-${newId()}`;
    const first = await createCustomer(agent, { name: "First", externalReference });
    await expect(createCustomer(agent, { name: "Second", externalReference })).rejects.toMatchObject({
      fields: [{ path: "externalReference", message: expect.stringContaining("First") }],
    });
    await updateCustomer(agent, { id: first.id, externalReference, name: "Still first" });
    const foreigner = await memberContext(other, "agent");
    await createCustomer(foreigner, { name: "Elsewhere", externalReference });
  });

  it("let one of two changes of the same state through", async () => {
    const customer = await createCustomer(agent, { name: "Race" });
    const results = await Promise.allSettled(
      ["One", "Two", "Three"].map((name) =>
        updateCustomer(agent, { id: customer.id, name, expectedUpdatedAt: customer.updatedAt }),
      ),
    );
    const failures = results.filter((result) => result.status === "rejected");
    expect(failures).toHaveLength(2);
    for (const { reason } of failures) expect(reason).toMatchObject({ code: "conflict" });
  });

  it("tell two changes apart even within one millisecond", async () => {
    const still: TestContext = { ...agent, now: () => new Date("2026-06-01T00:00:00.000Z") };
    const customer = await createCustomer(still, { name: "Still" });
    await updateCustomer(still, { id: customer.id, name: "Moved", expectedUpdatedAt: customer.updatedAt });
    await expect(
      updateCustomer(still, { id: customer.id, name: "Lost", expectedUpdatedAt: customer.updatedAt }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  it("belong to their organisation, and are changed by agents only", async () => {
    const foreign = await insertCustomer(other);
    for (const call of [
      () => getCustomer(agent, { id: foreign.id }),
      () => updateCustomer(agent, { id: foreign.id, name: "Mine" }),
      () => archiveCustomer(agent, { id: foreign.id }),
      () => unarchiveCustomer(agent, { id: foreign.id }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "not_found" });
    }
    const own = await insertCustomer(organisation);
    for (const call of [
      () => createCustomer(reader, { name: "No" }),
      () => updateCustomer(reader, { id: own.id, name: "No" }),
      () => archiveCustomer(reader, { id: own.id }),
      () => unarchiveCustomer(reader, { id: own.id }),
      async () => listCustomers(await contactContext(organisation), {}),
      async () => listCustomers(await apiKeyContext(organisation, ["tickets:read"]), {}),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});

describe("the list of customers", () => {
  it("is searched by the beginnings of words in name, address, website and reference", async () => {
    const own = await createOrganisation();
    const owner = await memberContext(own, "owner");
    await insertCustomer(own, { name: "Müller & Söhne", email: "kontakt@mueller.example" });
    await insertCustomer(own, { name: "Acme", externalReference: "CRM-77" });
    await insertCustomer(own, { name: "Old Müller", archivedAt: new Date() });
    const names = async (input: Parameters<typeof listCustomers>[1]) =>
      (await listCustomers(owner, input)).items.map(({ name }) => name);
    expect(await names({ q: "MÜL" })).toEqual(["Müller & Söhne"]);
    expect(await names({ q: "müller söh" })).toEqual(["Müller & Söhne"]);
    expect(await names({ q: "müller", status: "all" })).toEqual(["Müller & Söhne", "Old Müller"]);
    expect(await names({ q: "müller", status: "archived" })).toEqual(["Old Müller"]);
    expect(await names({ q: "crm-77" })).toEqual(["Acme"]);
    expect(await names({ q: "kontakt@mueller.example" })).toEqual(["Müller & Söhne"]);
    expect(await names({ q: "?" })).toEqual([]);
  });

  it("is sorted as people sort names, and its pages together are the whole", async () => {
    const own = await createOrganisation();
    const owner = await memberContext(own, "owner");
    const names = ["beta", "Alpha", "Ärzte", "alpha", "Zulu", "émile", "Emil", "alpha", "Österreich"];
    for (const [index, name] of names.entries()) {
      await insertCustomer(own, { name, createdAt: new Date(Date.UTC(2026, 0, 1 + (index % 3))) });
    }
    const all = await listCustomers(owner, {});
    expect(all.items.map(({ name }) => name)).toEqual([
      "alpha",
      "alpha",
      "Alpha",
      "Ärzte",
      "beta",
      "Emil",
      "émile",
      "Österreich",
      "Zulu",
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("name" as const, "created" as const),
        fc.constantFrom("asc" as const, "desc" as const),
        fc.integer({ min: 1, max: 9 }),
        async (sort, direction, limit) => {
          const whole = await listCustomers(owner, { sort, direction });
          const walked: string[] = [];
          let cursor: string | undefined;
          do {
            const page = await listCustomers(owner, { sort, direction, limit, cursor });
            walked.push(...page.items.map(({ id }) => id));
            cursor = page.nextCursor ?? undefined;
          } while (cursor !== undefined);
          expect(walked).toEqual(whole.items.map(({ id }) => id));
          expect(walked).toHaveLength(names.length);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("refuses cursors of another order and such as hold what cannot be stored", async () => {
    const cursors = [
      btoa(JSON.stringify(["name", "desc", "a", newId()])),
      btoa('["name","asc","\\u0000","00000000-0000-7000-8000-000000000000"]'),
    ];
    for (const cursor of cursors) {
      await expect(listCustomers(agent, { cursor })).rejects.toMatchObject({
        fields: [{ path: "cursor" }],
      });
    }
  });
});
