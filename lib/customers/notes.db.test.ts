/** Notes on customers. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import { auditActions } from "#lib/testing/audit-actions.ts";
import {
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer as insertCustomer } from "#lib/testing/factories.ts";
import { createNote, deleteNote, listNotes, updateNote } from "./index.ts";

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
    expect((await auditActions(organisation, note.id)).map((action) => action.split("(")[0])).toEqual([
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
