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
import {
  createTicket,
  createContact as insertContact,
  createCustomer as insertCustomer,
} from "#lib/testing/factories.ts";
import {
  archiveCustomer,
  createContact,
  createCustomer,
  createNote,
  deleteContact,
  deleteCustomerSetting,
  deleteNote,
  getContact,
  getCustomer,
  getCustomerSetting,
  getSetting,
  listContacts,
  listCustomerSettings,
  listCustomers,
  listNotes,
  setCustomerSetting,
  unarchiveCustomer,
  updateContact,
  updateCustomer,
  updateNote,
} from "./index.ts";

let organisation: TestOrganisation;
let other: TestOrganisation;
let agent: TestContext;
let admin: TestContext;
let reader: TestContext;

beforeAll(async () => {
  organisation = await createOrganisation();
  other = await createOrganisation();
  agent = await memberContext(organisation, "agent", { name: "Ana Agent" });
  admin = await memberContext(organisation, "admin");
  reader = await memberContext(organisation, "legal");
});
afterAll(disconnectDatabase);

function auditActions(targetId: string) {
  return systemDb()
    .auditEvent.findMany({
      where: { organisationId: organisation.organisationId, targetId },
      orderBy: { createdAt: "asc" },
      select: { action: true, changedFields: true },
    })
    .then((rows) => rows.map(({ action, changedFields }) => `${action}(${changedFields.join()})`));
}

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
    expect(await auditActions(customer.id)).toEqual([
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

describe("contacts", () => {
  it("are created, changed, archived and deleted, each on record", async () => {
    const customer = await insertCustomer(organisation);
    const contact = await createContact(agent, {
      customerId: customer.id,
      name: "Cleo",
      email: " Cleo@Example.test ",
    });
    expect(contact).toMatchObject({
      email: "cleo@example.test",
      portalStatus: "none",
      customer: { id: customer.id },
    });
    expect(await getContact(reader, { id: contact.id })).toEqual(contact);
    await updateContact(agent, { id: contact.id, jobTitle: "CTO", isArchived: true });
    expect((await listContacts(reader, { customerId: customer.id })).items).toEqual([]);
    await updateContact(agent, { id: contact.id, isArchived: false });
    expect((await listContacts(reader, { q: "CLEO@EX" })).items).toMatchObject([{ jobTitle: "CTO" }]);
    await deleteContact(agent, { id: contact.id });
    await expect(getContact(agent, { id: contact.id })).rejects.toMatchObject({ code: "not_found" });
    expect((await auditActions(contact.id)).map((action) => action.split("(")[0])).toEqual([
      "contact.created",
      "contact.updated",
      "contact.updated",
      "contact.deleted",
    ]);
  });

  it("show whether they are invited to the portal or in it", async () => {
    const invited = await insertContact(organisation);
    const invitation = {
      organisationId: organisation.organisationId,
      contactId: invited.id,
      role: "guest",
    } as const;
    await systemDb().invitation.create({
      data: {
        ...invitation,
        id: newId(),
        email: invited.email,
        tokenHash: newId(),
        expiresAt: new Date(Date.now() + 60_000),
      },
    });
    expect(await getContact(agent, { id: invited.id })).toMatchObject({ portalStatus: "invited" });
    const member = await contactContext(organisation);
    expect(await getContact(agent, { id: member.actor.id })).toMatchObject({ portalStatus: "active" });
    await deleteContact(agent, { id: invited.id });
    expect(await systemDb().invitation.count({ where: { contactId: invited.id } })).toBe(0);
  });

  it("have an address that no other contact has", async () => {
    const first = await insertContact(organisation, { name: "First" });
    const second = await insertContact(organisation);
    const taken = { fields: [{ path: "email", message: expect.stringContaining("First") }] };
    const { customerId } = second;
    await expect(
      createContact(agent, { customerId, name: "X", email: first.email.toUpperCase() }),
    ).rejects.toMatchObject(taken);
    await expect(updateContact(agent, { id: second.id, email: first.email })).rejects.toMatchObject(taken);
    const results = await Promise.allSettled(
      [1, 2, 3].map((index) =>
        createContact(agent, { customerId, name: `Race ${index}`, email: `race-${customerId}@example.test` }),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("stay while tickets name them or they can sign in", async () => {
    const contact = await insertContact(organisation);
    await createTicket(organisation, { customerId: contact.customerId, requesterId: contact.id });
    await expect(deleteContact(agent, { id: contact.id })).rejects.toMatchObject({ code: "conflict" });
    const member = await contactContext(organisation);
    await expect(deleteContact(agent, { id: member.actor.id })).rejects.toMatchObject({ code: "conflict" });
  });

  it("are not added to archived or foreign customers, nor by readers", async () => {
    const archived = await insertCustomer(organisation, { archivedAt: new Date() });
    const foreign = await insertContact(other);
    const base = { name: "X", email: `x-${newId()}@example.test` };
    await expect(createContact(agent, { ...base, customerId: archived.id })).rejects.toMatchObject({
      code: "conflict",
    });
    for (const call of [
      () => createContact(agent, { ...base, customerId: foreign.customerId }),
      () => getContact(agent, { id: foreign.id }),
      () => updateContact(agent, { id: foreign.id, name: "Mine" }),
      () => deleteContact(agent, { id: foreign.id }),
      () => listContacts(agent, { customerId: foreign.customerId }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "not_found" });
    }
    const own = await insertContact(organisation);
    for (const call of [
      () => createContact(reader, { ...base, customerId: own.customerId }),
      () => updateContact(reader, { id: own.id, name: "No" }),
      () => deleteContact(reader, { id: own.id }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "forbidden" });
    }
  });

  it("are found by part of a name that means something in a pattern", async () => {
    const contact = await insertContact(organisation, { name: "100% _Real\\" });
    expect((await listContacts(agent, { q: "0% _r" })).items.map(({ id }) => id)).toEqual([contact.id]);
    expect((await listContacts(agent, { q: "%%%" })).items).toEqual([]);
  });

  it("come in pages that together are the whole", async () => {
    const customer = await insertCustomer(organisation);
    for (const name of ["b", "A", "a", "C", "a"]) {
      await insertContact(organisation, { customerId: customer.id, name });
    }
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listContacts(agent, { customerId: customer.id, limit: 2, cursor });
      walked.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(walked).toEqual(["a", "a", "A", "b", "C"]);
  });
});

describe("notes", () => {
  it("are written, changed and deleted by their author, each on record", async () => {
    const customer = await insertCustomer(organisation);
    const note = await createNote(agent, { customerId: customer.id, body: "Pays **late**" });
    expect(note).toMatchObject({ author: { name: "Ana Agent" }, isEditable: true });
    const reference = { customerId: customer.id, id: note.id };
    expect(await updateNote(agent, { ...reference, body: "Pays early" })).toMatchObject({
      body: "Pays early",
    });
    const second = await createNote(admin, { customerId: customer.id, body: "Second" });
    expect((await listNotes(agent, { customerId: customer.id })).items).toMatchObject([
      { id: second.id, isEditable: false },
      { id: note.id, isEditable: true },
    ]);
    await deleteNote(agent, reference);
    expect((await listNotes(reader, { customerId: customer.id })).items).toMatchObject([
      { id: second.id, isEditable: false },
    ]);
    expect((await auditActions(note.id)).map((action) => action.split("(")[0])).toEqual([
      "customer_note.created",
      "customer_note.updated",
      "customer_note.deleted",
    ]);
  });

  it("are changed by nobody else, but by admins", async () => {
    const customer = await insertCustomer(organisation);
    const { id } = await createNote(agent, { customerId: customer.id, body: "Mine" });
    const colleague = await memberContext(organisation, "agent");
    const reference = { customerId: customer.id, id };
    await expect(updateNote(colleague, { ...reference, body: "Ours" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(deleteNote(colleague, reference)).rejects.toMatchObject({ code: "forbidden" });
    await expect(createNote(reader, { customerId: customer.id, body: "No" })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await updateNote(admin, { ...reference, body: "Corrected" })).toMatchObject({
      author: { name: "Ana Agent" },
    });
  });

  it("belong to one customer of one organisation", async () => {
    const customer = await insertCustomer(organisation);
    const { id } = await createNote(agent, { customerId: customer.id, body: "Here" });
    const elsewhere = await insertCustomer(organisation);
    const foreign = await insertCustomer(other);
    for (const call of [
      () => updateNote(agent, { customerId: elsewhere.id, id, body: "There" }),
      () => deleteNote(agent, { customerId: foreign.id, id }),
      () => createNote(agent, { customerId: foreign.id, body: "Mine" }),
      () => listNotes(agent, { customerId: foreign.id }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(createNote(agent, { customerId: customer.id, body: " " })).rejects.toMatchObject({
      code: "validation_failed",
    });
  });
});

describe("settings", () => {
  const space = { module: "ClickUp", key: "clickup_space_id" };

  it("keep values of every type and say which", async () => {
    const { id: customerId } = await insertCustomer(organisation);
    const set = (key: string, setting: Parameters<typeof setCustomerSetting>[1]["setting"]) =>
      setCustomerSetting(agent, { customerId, module: "ClickUp", key, setting });
    await set("clickup_space_id", { type: "string", value: "9012" });
    await set("weight", { type: "number", value: 1.5 });
    await set("is_vip", { type: "boolean", value: false });
    await set("map", { type: "json", value: { a: [1, null, "x"] } });
    const settings = await listCustomerSettings(reader, { customerId });
    expect(settings.map(({ key, type, value }) => [key, type, value])).toEqual([
      ["clickup_space_id", "string", "9012"],
      ["is_vip", "boolean", false],
      ["map", "json", { a: [1, null, "x"] }],
      ["weight", "number", 1.5],
    ]);
    expect(await getSetting(reader, { customerId, ...space })).toMatchObject({ value: "9012" });
    const stored = await withTenant(organisation.organisationId, (db) =>
      getCustomerSetting(db, customerId, space.module, space.key),
    );
    expect(stored).toBe("9012");
  });

  it("are changed and removed on record, and left alone when they are the same", async () => {
    const { id: customerId } = await insertCustomer(organisation);
    const setting = (value: string) => ({
      customerId,
      ...space,
      setting: { type: "string", value } as const,
    });
    await setCustomerSetting(agent, setting("1"));
    await setCustomerSetting(agent, setting("1"));
    await setCustomerSetting(agent, setting("2"));
    await deleteCustomerSetting(agent, { customerId, ...space });
    expect(await auditActions(customerId)).toEqual([
      "customer_setting.set(key,module,type,value)",
      "customer_setting.set(value)",
      "customer_setting.deleted(key,module,type,value)",
    ]);
    await expect(deleteCustomerSetting(agent, { customerId, ...space })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(getSetting(agent, { customerId, ...space })).rejects.toMatchObject({ code: "not_found" });
  });

  it("survive being set for the first time by several at once", async () => {
    const { id: customerId } = await insertCustomer(organisation);
    await Promise.all(
      ["1", "2", "3", "4"].map((value) =>
        setCustomerSetting(agent, { customerId, ...space, setting: { type: "string", value } }),
      ),
    );
    expect(await listCustomerSettings(agent, { customerId, module: "ClickUp" })).toHaveLength(1);
  });

  it("refuse values of another type, foreign customers and readers", async () => {
    const { id: customerId } = await insertCustomer(organisation);
    const foreign = await insertCustomer(other);
    await expect(
      setCustomerSetting(agent, {
        customerId,
        ...space,
        setting: JSON.parse('{ "type": "number", "value": "1" }'),
      }),
    ).rejects.toMatchObject({ code: "validation_failed" });
    const setting = { type: "string", value: "1" } as const;
    for (const call of [
      () => setCustomerSetting(agent, { customerId: foreign.id, ...space, setting }),
      () => deleteCustomerSetting(agent, { customerId: foreign.id, ...space }),
      () => listCustomerSettings(agent, { customerId: foreign.id }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(setCustomerSetting(reader, { customerId, ...space, setting })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
