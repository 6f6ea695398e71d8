import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { listCustomers } from "#lib/customers/index.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
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
import {
  bytesOf,
  countsOf,
  holdFilesInFolder,
  importText,
  runImport,
  uploadText,
} from "#lib/testing/factories-transfers.ts";
import {
  cancelImport,
  failImport,
  getImport,
  listImports,
  listImportsToSweepAcrossOrganisations,
  listRowErrors,
  openRowErrors,
  prepareImport,
  retryImport,
  runImportBatch,
  sweepImport,
  uploadImport,
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

const importCustomers = (content: string, more: { fileName?: string; isDryRun?: boolean } = {}) =>
  importText(agent, job, { resource: "customers", content, ...more });

async function customerNames(): Promise<string[]> {
  const inOrder = { limit: 200, sort: "created", direction: "asc", status: "all" } as const;
  const { items } = await listCustomers(agent, inOrder);
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

describe("uploadImport", () => {
  it("keeps the file, puts the start on record and rings for the job", async () => {
    const dataImport = await uploadText(agent, {
      content: "name\nAcme\n",
      fileName: "C:\\data\\cust\u202eomers.CSV",
    });
    expect(dataImport).toMatchObject({
      resource: "customers",
      format: "csv",
      fileName: "customers.CSV",
      isDryRun: false,
      status: "queued",
      totalRows: null,
      processedRows: 0,
      startedBy: { name: "Ana Agent" },
      isCancellable: true,
      isRetryable: false,
    });
    expect(agent.dispatched).toMatchObject([
      { name: "transfers/import.run", payload: { importId: dataImport.id } },
    ]);
    expect(await auditRows(dataImport.id)).toMatchObject([
      { action: "import.started", actorId: agent.actor.id, after: { fileName: "customers.CSV" } },
    ]);
    expect(storedFiles()).toEqual([dataImport.id, `${dataImport.id}/file`]);
    expect(await getImport(agent, { id: dataImport.id })).toEqual(dataImport);
  });

  it.each([
    ["an unknown resource", { resource: "invoices" }, "a.csv", "name\n", "validation_failed"],
    ["an unknown field", { resource: "tickets", colour: "red" }, "a.csv", "name\n", "validation_failed"],
    ["a name that tells no format", { resource: "tickets" }, "a.xlsx", "x", "unsupported_media_type"],
    ["an empty file", { resource: "tickets" }, "a.csv", "", "validation_failed"],
  ])("refuses %s and keeps nothing", async (_, fields, fileName, content, code) => {
    await expect(uploadImport(agent, { fields, fileName, content: bytesOf(content) })).rejects.toMatchObject({
      code,
    });
    expect(storedFiles().filter((name) => name.endsWith("file"))).toEqual([]);
    expect((await listImports(agent, {})).items).toEqual([]);
  });

  it("refuses a file over 50 MB while it arrives, and keeps nothing of it", async () => {
    let sent = 0;
    async function* endless() {
      for (;;) {
        sent += 1_048_576;
        yield Buffer.alloc(1_048_576, "a");
      }
    }
    await expect(
      uploadImport(agent, { fields: { resource: "customers" }, fileName: "a.csv", content: endless() }),
    ).rejects.toMatchObject({ code: "payload_too_large" });
    expect(sent).toBeLessThanOrEqual(51 * 1_048_576);
    expect(storedFiles().filter((name) => name.endsWith("file"))).toEqual([]);
  });

  it("needs the permission to import, and to write what is imported", async () => {
    const legal = await memberContext(organisation, "legal");
    const contact = await contactContext(organisation);
    const importsOnly = await apiKeyContext(organisation, [
      "transfers:read",
      "transfers:write",
      "customers:write",
    ]);
    for (const ctx of [legal, contact]) {
      await expect(uploadText(ctx, { content: "name\nA\n" })).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(
      uploadText(importsOnly, { resource: "tickets", content: "title\nA\n" }),
    ).rejects.toMatchObject({ code: "forbidden" });
    expect((await uploadText(importsOnly, { content: "name\nA\n" })).startedBy.name).toBe("Test key");
    expect(legal.refusals).toMatchObject([{ permission: "transfers:write" }]);
  });
});

describe("an import that is stopped", () => {
  const rows = (count: number) =>
    `name,external_reference\n${Array.from({ length: count }, (_, index) => `Customer ${index},C-${index}`).join("\n")}\n`;

  it("goes on from the batch that is not yet in, and makes nobody twice", async () => {
    const { id } = await uploadText(agent, { content: rows(450) });
    const plan = await prepareImport(job, { id });
    expect(plan).toMatchObject({ firstBatch: 0, endBatch: 3, startedByName: "Ana Agent" });
    await runImportBatch(job, { id, batch: 0 });
    expect(await getImport(agent, { id })).toMatchObject({
      processedRows: 200,
      totalRows: 450,
      createdRows: 200,
    });

    const again = await runImportBatch(job, { id, batch: 0 });
    expect(again).toEqual({ status: "running", processedRows: 200 });
    expect(await runImportBatch(job, { id, batch: 2 })).toEqual({ status: "running", processedRows: 200 });

    expect(await prepareImport(job, { id })).toMatchObject({ firstBatch: 1, endBatch: 3 });
    expect(countsOf(await runImport(job, id))).toEqual({
      total: 450,
      created: 450,
      updated: 0,
      unchanged: 0,
      failed: 0,
    });
    expect(await systemDb().customer.count({ where: { organisationId: organisation.organisationId } })).toBe(
      450,
    );
  });

  it("in the middle of a batch leaves nothing of the batch", async () => {
    const { id } = await uploadText(agent, { content: rows(300) });
    await prepareImport(job, { id });
    await runImportBatch(job, { id, batch: 0 });
    let calls = 0;
    const dying = {
      ...job,
      now: () => {
        calls += 1;
        if (calls > 120) throw new Error("killed");
        return new Date();
      },
    };
    await expect(runImportBatch(dying, { id, batch: 1 })).rejects.toThrow("killed");
    expect(await getImport(agent, { id })).toMatchObject({
      processedRows: 200,
      createdRows: 200,
      failedRows: 0,
    });
    expect(await systemDb().customer.count({ where: { organisationId: organisation.organisationId } })).toBe(
      200,
    );
    expect(countsOf(await runImport(job, id))).toMatchObject({ created: 300 });
  });

  it.each([false, true])(
    "goes on in another transaction when one takes long (dry run: %s)",
    async (isDryRun) => {
      const { id } = await uploadText(agent, { content: rows(12), isDryRun });
      await prepareImport(job, { id });
      let time = Date.now();
      const slow = {
        ...job,
        now: () => {
          time += 700;
          return new Date(time);
        },
      };
      const transactions = vi.spyOn(systemDb(), "$transaction");
      expect(await runImportBatch(slow, { id, batch: 0 })).toEqual({
        status: "completed",
        processedRows: 12,
      });
      expect(transactions.mock.calls.length).toBeGreaterThan(4);
      transactions.mockRestore();
      expect(countsOf(await getImport(agent, { id }))).toMatchObject({ total: 12, created: 12, failed: 0 });
      expect(
        await systemDb().customer.count({ where: { organisationId: organisation.organisationId } }),
      ).toBe(isDryRun ? 0 : 12);
    },
  );

  it("by two runs at once counts every batch once", async () => {
    const { id } = await uploadText(agent, { content: rows(450) });
    const runs = await Promise.all([runImport(job, id), runImport(job, id)]);
    expect(runs.map(({ failedRows }) => failedRows)).toEqual([0, 0]);
    expect(countsOf(await runImport(job, id))).toMatchObject({ total: 450, created: 450, unchanged: 0 });
    expect(await systemDb().customer.count({ where: { organisationId: organisation.organisationId } })).toBe(
      450,
    );
  });

  it("by a person keeps what is in, and the rest stays out", async () => {
    const { id } = await uploadText(agent, { content: rows(450) });
    await prepareImport(job, { id });
    await runImportBatch(job, { id, batch: 0 });
    const cancelled = await cancelImport(agent, { id });
    expect(cancelled).toMatchObject({ status: "cancelled", processedRows: 200, isCancellable: false });
    expect(await runImportBatch(job, { id, batch: 1 })).toEqual({ status: "cancelled", processedRows: 200 });
    await runImport(job, id);
    expect(await systemDb().customer.count({ where: { organisationId: organisation.organisationId } })).toBe(
      200,
    );
    expect(storedFiles().filter((name) => name.includes("/"))).toEqual([]);
    expect(await cancelImport(agent, { id })).toMatchObject({ status: "cancelled" });
    expect((await auditRows(id)).map(({ action }) => action)).toEqual(["import.started", "import.cancelled"]);
  });

  it("while its file is read leaves no files", async () => {
    const { id } = await uploadText(agent, { content: rows(450) });
    const put = storage().put;
    const spy = vi.spyOn(storage(), "put").mockImplementation(async (...call) => {
      await cancelImport(agent, { id });
      return put(...call);
    });
    expect(await prepareImport(job, { id })).toMatchObject({ firstBatch: 0, endBatch: 0 });
    expect(spy).toHaveBeenCalledTimes(3);
    spy.mockRestore();
    await runImport(job, id);
    expect(storedFiles().filter((name) => name.includes("/"))).toEqual([]);
    expect(await customerNames()).toEqual([]);
  });
});

describe("an import that failed", () => {
  const failed = async () => {
    const { id } = await uploadText(agent, { content: "name\nAcme\n" });
    await prepareImport(job, { id });
    await failImport(job, { id, message: "The database was away." });
    return id;
  };

  it("says why, and goes on when somebody asks", async () => {
    const id = await failed();
    expect(await getImport(agent, { id })).toMatchObject({
      status: "failed",
      failureMessage: "The database was away.",
      isRetryable: true,
    });
    agent.dispatched.length = 0;
    expect(await retryImport(agent, { id })).toMatchObject({ status: "queued", failureMessage: null });
    expect(agent.dispatched).toMatchObject([{ name: "transfers/import.run", payload: { importId: id } }]);
    expect(countsOf(await runImport(job, id))).toMatchObject({ created: 1 });
    expect((await auditRows(id)).map(({ action }) => action)).toEqual([
      "import.started",
      "import.failed",
      "import.retried",
    ]);
  });

  it("also goes on when its run is asked for again", async () => {
    const id = await failed();
    expect(await runImport(job, id)).toMatchObject({
      status: "completed",
      createdRows: 1,
      failureMessage: null,
    });
  });

  it("cannot be tried again or stopped once it has ended well", async () => {
    const { dataImport } = await importCustomers("name\nAcme\n");
    await expect(retryImport(agent, { id: dataImport.id })).rejects.toMatchObject({ code: "conflict" });
    await expect(cancelImport(agent, { id: dataImport.id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("the sweep", () => {
  const ids = async (now: Date) =>
    (await listImportsToSweepAcrossOrganisations(now, 1_000))
      .filter(({ organisationId }) => organisationId === organisation.organisationId)
      .map(({ id }) => id);
  const later = (minutes: number) => new Date(Date.now() + minutes * 60_000);

  it("rings again for an import that stands still", async () => {
    const { id } = await uploadText(agent, { content: "name\nAcme\n" });
    expect(await ids(later(29))).toEqual([]);
    expect(await ids(later(31))).toEqual([id]);
    await sweepImport(job, { id });
    expect(job.dispatched).toMatchObject([{ name: "transfers/import.run", payload: { importId: id } }]);
  });

  it("removes the files of an import that failed a week ago", async () => {
    const { id } = await uploadText(agent, { content: "name\nAcme\n" });
    await prepareImport(job, { id });
    await failImport(job, { id, message: "Broken" });
    expect(await ids(later(60))).toEqual([]);
    expect(await ids(later(8 * 24 * 60))).toEqual([id]);
    await sweepImport(job, { id });
    expect(storedFiles().filter((name) => name.includes("/"))).toEqual([]);
    expect(await ids(later(8 * 24 * 60))).toEqual([]);
    await expect(retryImport(agent, { id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("reading imports", () => {
  it("lists them by pages, the latest first, and filters", async () => {
    const first = await uploadText(agent, { content: "name\nA\n" });
    const second = await uploadText(agent, { content: "title\nA\n", resource: "tickets" });
    const page = await listImports(agent, { limit: 1 });
    expect(page.items.map(({ id }) => id)).toEqual([second.id]);
    const next = await listImports(agent, { limit: 1, cursor: page.nextCursor ?? "" });
    expect(next).toMatchObject({ items: [{ id: first.id }], nextCursor: null });
    expect((await listImports(agent, { resource: "tickets" })).items).toHaveLength(1);
    expect((await listImports(agent, { status: "completed" })).items).toEqual([]);
  });

  it("gives the bad rows by pages, and as a CSV file that is safe to open", async () => {
    const bad = Array.from({ length: 230 }, (_, index) => `=x${index},not an address`).join("\n");
    const { dataImport } = await importCustomers(`name,email\n${bad}\n`);
    expect(countsOf(dataImport)).toMatchObject({ failed: 230 });
    const page = await listRowErrors(agent, { importId: dataImport.id, limit: 200 });
    const rest = await listRowErrors(agent, {
      importId: dataImport.id,
      limit: 200,
      cursor: page.nextCursor ?? "",
    });
    expect([...page.items, ...rest.items].map(({ line }) => line)).toEqual(
      Array.from({ length: 230 }, (_, index) => index + 2),
    );
    const file = await openRowErrors(agent, { id: dataImport.id });
    expect(file.fileName).toBe("file-errors.csv");
    const lines = (await text(file.stream)).split("\r\n");
    expect(lines).toHaveLength(232);
    expect(lines[1]).toBe('2,email,"Not an e-mail address, such as name@example.com",not an address');
  });

  it("is for agents of the organisation alone", async () => {
    const { id } = await uploadText(agent, { content: "name\nA\n" });
    const legal = await memberContext(organisation, "legal");
    const stranger = await memberContext(await createOrganisation(), "owner");
    for (const call of [
      (ctx: TestContext) => getImport(ctx, { id }),
      (ctx: TestContext) => cancelImport(ctx, { id }),
      (ctx: TestContext) => retryImport(ctx, { id }),
      (ctx: TestContext) => listRowErrors(ctx, { importId: id }),
      (ctx: TestContext) => openRowErrors(ctx, { id }),
    ]) {
      await expect(call(legal)).rejects.toMatchObject({ code: "forbidden" });
      await expect(call(stranger)).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(listImports(legal, {})).rejects.toMatchObject({ code: "forbidden" });
    expect((await listImports(stranger, {})).items).toEqual([]);
    await expect(getImport(agent, { id: "no id" })).rejects.toMatchObject({ code: "validation_failed" });
  });
});
