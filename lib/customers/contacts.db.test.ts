/** Contacts of customers. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { auditActions } from "#lib/testing/audit-actions.ts";
import {
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
import { createContact, deleteContact, getContact, listContacts, updateContact } from "./index.ts";

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
    expect((await auditActions(organisation, contact.id)).map((action) => action.split("(")[0])).toEqual([
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
