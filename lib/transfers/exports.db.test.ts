import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createCustomer as fileCustomer } from "#lib/customers/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { storage } from "#lib/platform/storage/index.ts";
import {
  apiKeyContext,
  contactContext,
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createContact, createCustomer, createTicket } from "#lib/testing/factories.ts";
import { countsOf, exportText, holdFilesInFolder, importText } from "#lib/testing/factories-transfers.ts";
import { createTicket as fileTicket } from "#lib/tickets/index.ts";
import {
  cancelExport,
  failExport,
  getExport,
  listExports,
  listExportsToSweepAcrossOrganisations,
  openExport,
  startExport,
  sweepExport,
  writeExport,
} from "./index.ts";

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

function storedFiles(): string[] {
  const folder = path.join(files.folder, "files", organisation.organisationId, "exports");
  return existsSync(folder) ? readdirSync(folder) : [];
}

function auditActions(targetId: string) {
  return systemDb()
    .auditEvent.findMany({
      where: { organisationId: organisation.organisationId, targetId },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    })
    .then((rows) => rows.map(({ action }) => action));
}

const readCsv = (content: string): Record<string, string>[] => parse(content, { bom: true, columns: true });

describe("startExport", () => {
  it("puts the start on record and rings for the job", async () => {
    const dataExport = await startExport(agent, {
      resource: "tickets",
      format: "csv",
      filters: { status: ["open"], assignee: ["me", "none"] },
    });
    expect(dataExport).toMatchObject({
      resource: "tickets",
      format: "csv",
      fileName: expect.stringMatching(/^tickets-\d{4}-\d\d-\d\d\.csv$/),
      filters: { status: ["open"], assignee: [agent.actor.id, "none"] },
      status: "queued",
      exportedRows: 0,
      startedBy: { name: "Ana Agent" },
      isCancellable: true,
      isDownloadable: false,
    });
    expect(agent.dispatched).toMatchObject([
      { name: "transfers/export.run", payload: { exportId: dataExport.id } },
    ]);
    expect(await auditActions(dataExport.id)).toEqual(["export.started"]);
    expect(await getExport(agent, { id: dataExport.id })).toEqual(dataExport);
  });

  it.each([
    { resource: "invoices", format: "csv" },
    { resource: "tickets", format: "xlsx" },
    { resource: "tickets", format: "csv", filters: { colour: "red" } },
    { resource: "customers", format: "csv", filters: { status: "open" } },
  ])("refuses %j", async (input) => {
    await expect(startExport(agent, input as never)).rejects.toMatchObject({ code: "validation_failed" });
    expect((await listExports(agent, {})).items).toEqual([]);
  });

  it("needs the permission to export, and to read what is exported", async () => {
    const input = { resource: "tickets", format: "csv" } as const;
    const key = await apiKeyContext(organisation, ["transfers:read", "transfers:write", "customers:read"]);
    for (const ctx of [
      await memberContext(organisation, "product"),
      await contactContext(organisation),
      key,
    ]) {
      await expect(startExport(ctx, input)).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await startExport(key, { ...input, resource: "customers" })).toMatchObject({ status: "queued" });
    const program = await apiKeyContext(organisation);
    await expect(startExport(program, { ...input, filters: { assignee: ["me"] } })).rejects.toMatchObject({
      code: "validation_failed",
    });
  });
});

describe("an export", () => {
  it("holds every row that the list's filters choose, over all pages, and no other", async () => {
    const acme = await createCustomer(organisation, { name: "Acme" });
    const rows = Array.from({ length: 230 }, (_, index) => ({
      id: newId(),
      organisationId: organisation.organisationId,
      number: index + 1,
      customerId: acme.id,
      title: `Ticket ${index + 1}`,
      description: `Line one\nLine ${index + 1}`,
      status: index < 205 ? ("open" as const) : ("closed" as const),
      tags: [],
      source: "web",
      createdByType: "system",
      createdByName: "Test",
    }));
    await systemDb().ticket.createMany({ data: rows });
    const other = await createOrganisation();
    await createTicket(other, { title: "Foreign" });
    const { dataExport, content } = await exportText(agent, job, {
      resource: "tickets",
      format: "csv",
      filters: { status: ["open"] },
    });
    expect(dataExport).toMatchObject({ status: "completed", exportedRows: 205, isDownloadable: true });
    const read = readCsv(content);
    expect(read.map(({ number }) => Number(number))).toEqual(
      Array.from({ length: 205 }, (_, index) => index + 1),
    );
    expect(read[4]).toMatchObject({ title: "Ticket 5", description: "Line one\nLine 5", customer: "Acme" });
    expect(await auditActions(dataExport.id)).toEqual(["export.started", "export.completed"]);
  });

  it("says of a ticket everything that an import reads", async () => {
    const acme = await createCustomer(organisation, { name: "Acme", externalReference: "A-1" });
    const contact = await createContact(organisation, { customerId: acme.id });
    const ticket = await createTicket(organisation, {
      customerId: acme.id,
      title: "=cmd|' /C calc'!A0",
      requesterId: contact.id,
      assigneeId: agent.actor.id,
      tags: ["a", "b"],
      dueDate: new Date("2026-12-24"),
      externalReference: "T-1",
    });
    const { content } = await exportText(agent, job, { resource: "tickets", format: "json" });
    const { email } = await systemDb().user.findFirstOrThrow({
      where: { memberships: { some: { id: agent.actor.id } } },
    });
    expect(JSON.parse(content)).toMatchObject([
      {
        id: ticket.id,
        number: "1",
        title: "=cmd|' /C calc'!A0",
        customer: "Acme",
        customer_reference: "A-1",
        customer_id: acme.id,
        requester: contact.email,
        assignee: email,
        tags: ["a", "b"],
        due_date: "2026-12-24",
        external_reference: "T-1",
      },
    ]);
    const csv = await exportText(agent, job, { resource: "tickets", format: "csv" });
    expect(csv.content).toContain(`,'=cmd|' /C calc'!A0,`);
  });

  it("of nothing is a file without rows", async () => {
    const csv = await exportText(agent, job, { resource: "customers", format: "csv" });
    expect(readCsv(csv.content)).toEqual([]);
    const json = await exportText(agent, job, { resource: "customers", format: "json" });
    expect(JSON.parse(json.content)).toEqual([]);
  });

  it("that is stopped leaves no file", async () => {
    await createCustomer(organisation);
    const { id } = await startExport(agent, { resource: "customers", format: "csv" });
    const put = storage().put;
    const spy = vi.spyOn(storage(), "put").mockImplementation(async (...call) => {
      await cancelExport(agent, { id });
      return put(...call);
    });
    await writeExport(job, { id });
    spy.mockRestore();
    expect(storedFiles()).toEqual([]);
    expect(await getExport(agent, { id })).toMatchObject({ status: "cancelled", isDownloadable: false });
    expect(await cancelExport(agent, { id })).toMatchObject({ status: "cancelled" });
    await expect(openExport(agent, { id })).rejects.toMatchObject({ code: "conflict" });
    expect(await writeExport(job, { id })).toEqual({ exportedRows: 0 });
    expect(await auditActions(id)).toEqual(["export.started", "export.cancelled"]);
  });

  it("that is killed half way is written whole by the next run", async () => {
    await createCustomer(organisation, { name: "Acme" });
    const { id } = await startExport(agent, { resource: "customers", format: "csv" });
    let calls = 0;
    const dying = {
      ...job,
      now: () => {
        calls += 1;
        if (calls > 1) throw new Error("killed");
        return new Date();
      },
    };
    await expect(writeExport(dying, { id })).rejects.toThrow("killed");
    expect(storedFiles()).toEqual([]);
    await writeExport(job, { id });
    await writeExport(job, { id });
    expect(await getExport(agent, { id })).toMatchObject({ status: "completed", exportedRows: 1 });
  });

  it("that failed says why, and has no file", async () => {
    const { id } = await startExport(agent, { resource: "customers", format: "csv" });
    await failExport(job, { id, message: "The disk is full." });
    expect(await getExport(agent, { id })).toMatchObject({
      status: "failed",
      failureMessage: "The disk is full.",
    });
    await expect(openExport(agent, { id })).rejects.toMatchObject({ code: "conflict" });
    await expect(cancelExport(agent, { id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a file", () => {
  const later = (days: number) => new Date(Date.now() + days * 24 * 3_600_000);
  const found = async (now: Date) =>
    (await listExportsToSweepAcrossOrganisations(now, 1_000))
      .filter(({ organisationId }) => organisationId === organisation.organisationId)
      .map(({ id }) => id);

  it("is not there before its time, and after a week is deleted and gone", async () => {
    const { id } = await startExport(agent, { resource: "customers", format: "csv" });
    await expect(openExport(agent, { id })).rejects.toMatchObject({ code: "conflict" });
    await writeExport(job, { id });
    expect(await found(later(6))).toEqual([]);
    expect(await found(later(8))).toEqual([id]);
    const inAWeek = { now: () => later(8) };
    await expect(openExport({ ...agent, ...inAWeek }, { id })).rejects.toMatchObject({ code: "gone" });
    await sweepExport(job, { id });
    expect(storedFiles()).toEqual([id]);
    await sweepExport({ ...job, ...inAWeek }, { id });
    expect(storedFiles()).toEqual([]);
    expect(await found(later(8))).toEqual([]);
    await expect(openExport(agent, { id })).rejects.toMatchObject({ code: "gone" });
    expect(await getExport(agent, { id })).toMatchObject({ isDownloadable: false, status: "completed" });
  });

  it("is for those who may read what is in it", async () => {
    const { id } = await startExport(agent, { resource: "tickets", format: "csv" });
    await writeExport(job, { id });
    const customersOnly = await apiKeyContext(organisation, ["transfers:read", "customers:read"]);
    await expect(openExport(customersOnly, { id })).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await memberContext(await createOrganisation(), "owner");
    const legal = await memberContext(organisation, "legal");
    for (const call of [
      (ctx: TestContext) => openExport(ctx, { id }),
      (ctx: TestContext) => getExport(ctx, { id }),
      (ctx: TestContext) => cancelExport(ctx, { id }),
    ]) {
      await expect(call(stranger)).rejects.toMatchObject({ code: "not_found" });
      await expect(call(legal)).rejects.toMatchObject({ code: "forbidden" });
    }
    expect((await listExports(stranger, {})).items).toEqual([]);
    expect((await listExports(agent, {})).items.map((item) => item.id)).toEqual([id]);
  });
});

describe("what was exported, imported again,", () => {
  const awkward = fc
    .array(
      fc.oneof(
        fc.constantFrom("=", "+", "-", "@", "'", '"', ",", ";", "\n", "\r\n", "\t", " ", "ß", "😀"),
        fc.string(),
      ),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    .map((parts) => parts.join(""))
    .filter((text) => text.isWellFormed() && !text.includes("\u0000") && text.trim() !== "");
  const tags = fc.array(fc.stringMatching(/^[a-z=+'-]{1,6}$/), { maxLength: 3 });

  it.each(["csv", "json"] as const)(
    "is unchanged, whatever it says, as %s",
    async (format) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.record({ name: awkward, phone: awkward, description: awkward, tags }), {
            minLength: 1,
            maxLength: 4,
          }),
          async (things) => {
            organisation = await createOrganisation();
            agent = await memberContext(organisation, "agent");
            job = await systemContext(organisation);
            for (const [index, thing] of things.entries()) {
              const customer = await fileCustomer(agent, {
                name: thing.name.slice(0, 100),
                phone: thing.phone.slice(0, 40),
                ...(index % 2 === 0 ? { externalReference: thing.description.slice(0, 50) + index } : {}),
              });
              const contact = await createContact(organisation, { customerId: customer.id });
              await fileTicket(agent, {
                title: thing.name.slice(0, 200),
                description: thing.description,
                customerId: customer.id,
                requesterId: index % 2 === 0 ? contact.id : null,
                assigneeId: index % 3 === 0 ? agent.actor.id : null,
                tags: thing.tags,
                dueDate: index % 2 === 0 ? null : "2026-02-28",
                status: index % 2 === 0 ? "closed" : "waiting",
              });
            }
            for (const resource of ["customers", "tickets"] as const) {
              const { content } = await exportText(agent, job, { resource, format });
              const before = await versions();
              const upload = { resource, content, fileName: `again.${format}` };
              const { dataImport, errors } = await importText(agent, job, upload);
              expect(errors).toEqual([]);
              expect(countsOf(dataImport)).toMatchObject({ total: things.length, unchanged: things.length });
              expect(dataImport.ignoredColumns).toEqual([]);
              expect(await versions()).toEqual(before);
            }
          },
        ),
        { numRuns: 12 },
      );
    },
    120_000,
  );

  it("into another organisation makes the same things there, and the second time nothing", async () => {
    const acme = await createCustomer(organisation, { name: "Acme" });
    await createTicket(organisation, { customerId: acme.id, title: "One" });
    const customers = await exportText(agent, job, { resource: "customers", format: "csv" });
    const tickets = await exportText(agent, job, { resource: "tickets", format: "json" });
    const other = await createOrganisation();
    const person = await memberContext(other, "admin");
    const otherJob = await systemContext(other);
    const run = async () => [
      countsOf((await importText(person, otherJob, { content: customers.content })).dataImport),
      countsOf(
        (
          await importText(person, otherJob, {
            resource: "tickets",
            content: tickets.content,
            fileName: "tickets.json",
          })
        ).dataImport,
      ),
    ];
    expect(await run()).toMatchObject([{ created: 1 }, { created: 1 }]);
    expect(await run()).toMatchObject([{ unchanged: 1 }, { unchanged: 1 }]);
    const [ticket] = await systemDb().ticket.findMany({
      where: { organisationId: other.organisationId },
      include: { customer: true },
    });
    expect(ticket).toMatchObject({ title: "One", customer: { name: "Acme" } });
  });

  async function versions() {
    const where = { organisationId: organisation.organisationId };
    return {
      customers: await systemDb().customer.findMany({ where, orderBy: { id: "asc" } }),
      tickets: await systemDb().ticket.findMany({ where, orderBy: { id: "asc" } }),
      audit: await systemDb().auditEvent.count({
        where: { ...where, targetType: { in: ["customer", "ticket"] } },
      }),
    };
  }
});
