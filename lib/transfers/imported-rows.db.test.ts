import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { getCustomer, listCustomers, updateCustomer } from "#lib/customers/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createContact, createCustomer, createTicket } from "#lib/testing/factories.ts";
import { countsOf, holdFilesInFolder, importText } from "#lib/testing/factories-transfers.ts";
import { getTicket, listTickets, listTimeline } from "#lib/tickets/index.ts";

const files = holdFilesInFolder();
let organisation: TestOrganisation;
let agent: TestContext;
let job: TestContext;

beforeEach(async () => {
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent", { name: "Ana Agent" });
  job = await systemContext(organisation);
});
afterAll(async () => {
  await disconnectDatabase();
  files.remove();
});

const importCustomers = (content: string, more: { fileName?: string; isDryRun?: boolean } = {}) =>
  importText(agent, job, { resource: "customers", content, ...more });
const importTickets = (content: string, more: { fileName?: string; isDryRun?: boolean } = {}) =>
  importText(agent, job, { resource: "tickets", content, ...more });

async function customerNames(): Promise<string[]> {
  const { items } = await listCustomers(agent, {
    limit: 200,
    sort: "created",
    direction: "asc",
    status: "all",
  });
  return items.map(({ name }) => name);
}

function auditRows(targetId: string) {
  return systemDb().auditEvent.findMany({
    where: { organisationId: organisation.organisationId, targetId },
    orderBy: { createdAt: "asc" },
  });
}

function storedFiles(): string[] {
  const folder = path.join(files.folder, "files", organisation.organisationId, "imports");
  return existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort() : [];
}

describe("an import of customers", () => {
  it("makes customers, each with its audit row under the name of who started it", async () => {
    const { dataImport, errors } = await importCustomers(
      "name;email;phone;website;external_reference;colour\r\nAcme;INFO@acme.example;'+44 20;acme.example;A-1;red\r\nBolt;;;;;\r\n",
    );
    expect(errors).toEqual([]);
    expect(dataImport).toMatchObject({ status: "completed", ignoredColumns: ["colour"], processedRows: 2 });
    expect(countsOf(dataImport)).toEqual({ total: 2, created: 2, updated: 0, unchanged: 0, failed: 0 });
    const { items } = await listCustomers(agent, {});
    expect(items).toMatchObject([
      {
        name: "Acme",
        email: "info@acme.example",
        phone: "+44 20",
        website: "https://acme.example",
        externalReference: "A-1",
      },
      { name: "Bolt", email: null, externalReference: expect.stringMatching(/^import:[0-9a-f]{64}$/) },
    ]);
    expect(await auditRows(items[0]?.id ?? "")).toMatchObject([
      { action: "customer.created", actorName: "Ana Agent (import)", origin: "import" },
    ]);
    expect(storedFiles().filter((name) => name.includes("/"))).toEqual([]);
  });

  it("changes nothing when it runs twice, also where rows have no reference", async () => {
    const content = "name,email,external_reference\nAcme,a@acme.example,A-1\nBolt,b@bolt.example,\n";
    await importCustomers(content);
    const before = await listCustomers(agent, {});
    const { dataImport } = await importCustomers(content);
    expect(countsOf(dataImport)).toEqual({ total: 2, created: 0, updated: 0, unchanged: 2, failed: 0 });
    expect(await listCustomers(agent, {})).toEqual(before);
  });

  it("does not undo a colleague's change when rows without a reference come again", async () => {
    await importCustomers("name,phone\nAcme,1\n");
    const [acme] = (await listCustomers(agent, {})).items;
    await updateCustomer(agent, { id: acme?.id ?? "", phone: "2" });
    const { dataImport } = await importCustomers("name,phone\nAcme,1\n");
    expect(countsOf(dataImport)).toMatchObject({ unchanged: 1, updated: 0 });
    expect((await getCustomer(agent, { id: acme?.id ?? "" })).phone).toBe("2");
  });

  it("updates what is there by reference or id, leaves out columns alone and empties empty cells", async () => {
    const byReference = await createCustomer(organisation, {
      name: "Acme",
      email: "a@acme.example",
      phone: "1",
      externalReference: "A-1",
    });
    const byId = await createCustomer(organisation, { name: "Bolt", phone: "2" });
    const { dataImport, errors } = await importCustomers(
      `id,name,phone,external_reference\n,Acme Ltd,,A-1\n${byId.id.toUpperCase()},Bolt,2,B-1\n`,
    );
    expect(errors).toEqual([]);
    expect(countsOf(dataImport)).toMatchObject({ updated: 2, created: 0 });
    expect(await getCustomer(agent, { id: byReference.id })).toMatchObject({
      name: "Acme Ltd",
      email: "a@acme.example",
      phone: null,
    });
    expect(await getCustomer(agent, { id: byId.id })).toMatchObject({
      name: "Bolt",
      phone: "2",
      externalReference: "B-1",
    });
  });

  it("takes an id of another system for the reference", async () => {
    const foreign = newId();
    const content = `id,name\nC-77,Acme\n${foreign},Bolt\n`;
    await importCustomers(content);
    const { items } = await listCustomers(agent, {});
    expect(items.map(({ externalReference }) => externalReference)).toEqual(["C-77", foreign]);
    expect(countsOf((await importCustomers(content)).dataImport)).toMatchObject({ unchanged: 2 });
  });

  it("reports every bad row by line and reason, and imports the others", async () => {
    await createCustomer(organisation, { name: "Taken", externalReference: "T-1" });
    const taken = await createCustomer(organisation, { name: "Wants it too" });
    const { dataImport, errors } = await importCustomers(
      [
        "id,name,email,website,external_reference",
        ",Good,good@example.com,,G-1",
        ",,not an address,no site,",
        ',"Two\nlines",,,G-2',
        ",Twice,,,G-1",
        `${taken.id},Wants it too,,,T-1`,
        ",Short",
        `,${"x".repeat(201)},,,G-3`,
      ].join("\n"),
    );
    expect(countsOf(dataImport)).toEqual({ total: 7, created: 2, updated: 0, unchanged: 0, failed: 5 });
    expect(errors.map(({ line, field, reason }) => [line, field, reason])).toEqual([
      [3, "name", "Write something here"],
      [3, "email", "Not an e-mail address, such as name@example.com"],
      [3, "website", "Not a web address, such as https://example.com"],
      [6, "external_reference", "Line 2 is the same by its external_reference."],
      [7, "external_reference", "The customer Taken has this reference already"],
      [8, null, expect.stringMatching(/has 2 cells where the first line names 5/)],
      [9, "name", "At most 200 characters"],
    ]);
    expect(errors.map(({ value }) => value)).toEqual([
      null,
      "not an address",
      "no site",
      "G-1",
      "T-1",
      "| Short",
      `${"x".repeat(200)}…`,
    ]);
    expect(await customerNames()).toEqual(["Taken", "Wants it too", "Good", "Two lines"]);
  });

  it("refuses the second of two rows of one batch that mean the same customer by different keys", async () => {
    const acme = await createCustomer(organisation, { name: "Acme", externalReference: "A-1" });
    const { errors } = await importCustomers(
      `id,name,external_reference\n${acme.id},Acme One,\n,Acme Two,A-1\n`,
    );
    expect(errors).toMatchObject([{ line: 3, reason: "Line 2 is the same customer." }]);
    expect(await customerNames()).toEqual(["Acme One"]);
  });

  it("ends with the reason when the file cannot be read, and imports none of it", async () => {
    const { dataImport } = await importCustomers(`name\n${"Acme\n".repeat(3)}"Never closed\nBolt\n`);
    expect(dataImport).toMatchObject({
      status: "failed",
      failureMessage: expect.stringMatching(/never closed/),
      isRetryable: false,
    });
    expect(await customerNames()).toEqual([]);
    expect(storedFiles().filter((name) => name.includes("/"))).toEqual([]);
    expect((await auditRows(dataImport.id)).map(({ action }) => action)).toEqual([
      "import.started",
      "import.failed",
    ]);
  });

  it("is complete at once when the file has no rows", async () => {
    const { dataImport } = await importCustomers("[]", { fileName: "empty.json" });
    expect(dataImport).toMatchObject({ status: "completed", totalRows: 0 });
  });

  it("sees and touches nothing of another organisation", async () => {
    const other = await createOrganisation();
    const foreign = await createCustomer(other, { name: "Foreign", externalReference: "F-1" });
    await importCustomers(`id,name,external_reference\n${foreign.id},Mine,F-1\n`);
    expect((await systemDb().customer.findUniqueOrThrow({ where: { id: foreign.id } })).name).toBe("Foreign");
    expect(await customerNames()).toEqual(["Mine"]);
  });
});

describe("a dry run", () => {
  it("finds what the import would find, and writes nothing", async () => {
    await createCustomer(organisation, { name: "Acme", externalReference: "A-1" });
    await createCustomer(organisation, { name: "Bolt", externalReference: "B-1" });
    const content = "name,email,external_reference\nAcme 2,,A-1\nBolt,,B-1\nCoil,,C-1\n,,D-1\n";
    const before = await snapshot();
    const dry = await importCustomers(content, { isDryRun: true });
    expect(await snapshot()).toEqual(before);
    const real = await importCustomers(content);
    expect(countsOf(dry.dataImport)).toEqual({ total: 4, created: 1, updated: 1, unchanged: 1, failed: 1 });
    expect(countsOf(real.dataImport)).toEqual(countsOf(dry.dataImport));
    expect(dry.errors.map(({ line, reason }) => [line, reason])).toEqual(
      real.errors.map(({ line, reason }) => [line, reason]),
    );
    expect(dry.dataImport.status).toBe("completed");
  });

  it("takes no ticket number and rings no bell", async () => {
    await createCustomer(organisation, { name: "Acme" });
    const { dataImport } = await importTickets("title,customer\nOne,Acme\n", { isDryRun: true });
    expect(countsOf(dataImport)).toMatchObject({ created: 1 });
    const { ticketCounter } = await systemDb().organisation.findUniqueOrThrow({
      where: { id: organisation.organisationId },
    });
    expect(ticketCounter).toBe(0);
    expect(job.dispatched).toEqual([]);
    const outbox = await systemDb().outboxEvent.findMany({
      where: { organisationId: organisation.organisationId, name: "tickets/ticket.created" },
    });
    expect(outbox).toEqual([]);
  });

  async function snapshot() {
    const where = { organisationId: organisation.organisationId };
    return {
      customers: await systemDb().customer.findMany({ where, orderBy: { id: "asc" } }),
      audit: await systemDb().auditEvent.count({ where: { ...where, targetType: "customer" } }),
    };
  }
});

describe("an import of tickets", () => {
  it("finds customers by reference, name or id and people by e-mail", async () => {
    const acme = await createCustomer(organisation, { name: "Acme", externalReference: "A-1" });
    const bolt = await createCustomer(organisation, { name: "École  Bolt" });
    const contact = await createContact(organisation, { customerId: acme.id, email: "ana@acme.example" });
    const colleague = await memberContext(organisation, "agent", {
      email: `colleague-${newId()}@example.test`,
    });
    const { email } = await systemDb().user.findUniqueOrThrow({
      where: { id: colleague.actor.type === "member" ? colleague.actor.userId : "" },
    });
    const { dataImport, errors } = await importTickets(
      JSON.stringify([
        {
          title: "One",
          description: "It **burns**.",
          status: "In progress",
          priority: "URGENT",
          customer: "A-1",
          requester: "ANA@acme.example",
          assignee: email,
          tags: ["Fire", "printer"],
          dueDate: "2026-12-24",
          externalReference: "T-1",
        },
        { title: "Two", customer: "école bolt", tags: "a, B ,,a" },
        { title: "Three", customerId: acme.id, status: "", priority: null },
        { title: "Four", customer_reference: "A-1" },
        { title: "Five", customer_id: newId(), customer: "Acme" },
        { title: "Six", customer: bolt.id },
      ]),
      { fileName: "tickets.json" },
    );
    expect(errors).toEqual([]);
    expect(countsOf(dataImport)).toMatchObject({ created: 6 });
    const { items } = await listTickets(agent, { sort: "number", direction: "asc" });
    expect(items.map(({ title, number, customer }) => [number, title, customer.id])).toEqual([
      [1, "One", acme.id],
      [2, "Two", bolt.id],
      [3, "Three", acme.id],
      [4, "Four", acme.id],
      [5, "Five", acme.id],
      [6, "Six", bolt.id],
    ]);
    expect(items[0]).toMatchObject({
      status: "in_progress",
      priority: "urgent",
      requester: { id: contact.id },
      assignee: { id: colleague.actor.id },
      tags: ["fire", "printer"],
      dueDate: "2026-12-24",
      externalReference: "T-1",
      source: "import",
      createdBy: { name: "Ana Agent (import)" },
    });
    expect(items[1]?.tags).toEqual(["a", "b"]);
    expect(items[2]).toMatchObject({ status: "open", priority: "normal" });
    const timeline = await listTimeline(agent, { ticketId: items[0]?.id ?? "" });
    expect(timeline.items).toMatchObject([{ kind: "ticket.created" }]);
  });

  it("updates by reference what changed, with its timeline, and counts the rest unchanged", async () => {
    const acme = await createCustomer(organisation, { name: "Acme" });
    const ticket = await createTicket(organisation, {
      customerId: acme.id,
      title: "One",
      externalReference: "T-1",
    });
    const same = await createTicket(organisation, {
      customerId: acme.id,
      title: "Two",
      externalReference: "T-2",
    });
    const { dataImport } = await importTickets(
      "title,status,customer,external_reference\nOne,resolved,Acme,T-1\nTwo,open,Acme,T-2\n",
    );
    expect(countsOf(dataImport)).toMatchObject({ updated: 1, unchanged: 1 });
    expect(await getTicket(agent, { id: ticket.id })).toMatchObject({ status: "resolved", version: 2 });
    expect(await getTicket(agent, { id: same.id })).toMatchObject({ version: 1 });
    const timeline = await listTimeline(agent, { ticketId: ticket.id });
    expect(timeline.items).toMatchObject([{ kind: "status.changed", actor: { name: "Ana Agent (import)" } }]);
  });

  it("reports what a ticket refers to and is not there, and changes that may not be", async () => {
    const acme = await createCustomer(organisation, { name: "Acme" });
    const other = await createCustomer(organisation, { name: "Other" });
    await createCustomer(organisation, { name: "Twin" });
    await createCustomer(organisation, { name: "twin" });
    await createCustomer(organisation, { name: "Old", archivedAt: new Date() });
    await createContact(organisation, { customerId: other.id, email: "o@other.example", name: "Olaf" });
    await createTicket(organisation, {
      customerId: acme.id,
      title: "Closed",
      status: "closed",
      externalReference: "T-9",
    });
    const plain = await createTicket(organisation, { customerId: acme.id, title: "Plain" });
    const { errors, dataImport } = await importTickets(
      [
        "id,title,status,priority,customer,requester,assignee,due_date,external_reference",
        ",No customer,,,,,,,",
        ",Unknown,,,Nobody Ltd,,,,",
        ",Ambiguous,,,TWIN,,,,",
        ",Archived,,,Old,,,,",
        ",Strangers,,,Acme,o@other.example,,,",
        ",Unknown people,,,Acme,x@y.example,z@y.example,,",
        ",Bad words,finished,soon,Acme,,,tomorrow,",
        ",Closed,waiting,,Acme,,,,T-9",
        `${plain.id},Plain,,,Acme,,,,T-10`,
        ",Fine,,,twin,,,,",
      ].join("\n"),
    );
    expect(countsOf(dataImport)).toMatchObject({ created: 1, failed: 9 });
    expect(errors.map(({ line, field, reason }) => [line, field, reason])).toEqual([
      [2, "customer", "Say whose ticket it is: by reference, name or id of a customer"],
      [3, "customer", "There is no such customer"],
      [4, "customer", expect.stringMatching(/^2 customers have this name/)],
      [5, "customer", "Old is archived"],
      [6, "requester", "Olaf is a contact of another customer"],
      [7, "requester", "No contact has this e-mail address"],
      [7, "assignee", "No member has this e-mail address"],
      [8, "status", expect.stringMatching(/open/)],
      [8, "priority", expect.stringMatching(/urgent/)],
      [8, "due_date", "Not a day, such as 2026-11-30"],
      [9, "status", "A ticket that is closed cannot become waiting; open it first"],
      [10, "external_reference", expect.stringMatching(/has no reference/)],
    ]);
  });

  it("leaves a ticket with a colleague who has left, and gives such a one nothing new", async () => {
    const acme = await createCustomer(organisation, { name: "Acme" });
    const gone = await memberContext(organisation, "agent", { email: `gone-${newId()}@example.test` });
    const { userId } = gone.actor.type === "member" ? gone.actor : { userId: "" };
    const { email } = await systemDb().user.findUniqueOrThrow({ where: { id: userId } });
    await createTicket(organisation, {
      customerId: acme.id,
      title: "Theirs",
      assigneeId: gone.actor.id,
      externalReference: "T-1",
    });
    await systemDb().membership.update({ where: { id: gone.actor.id }, data: { removedAt: new Date() } });
    const { dataImport, errors } = await importTickets(
      `title,customer,assignee,external_reference\nTheirs,Acme,${email},T-1\nNew,Acme,${email},T-2\n`,
    );
    expect(countsOf(dataImport)).toMatchObject({ unchanged: 1, failed: 1 });
    expect(errors).toMatchObject([{ line: 3, field: "assignee", reason: expect.stringMatching(/has left/) }]);
  });
});
