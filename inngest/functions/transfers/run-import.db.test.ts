/** The job of an import is killed at every step, before and after its work: afterwards every row is in once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import type { JobStep } from "#inngest/define.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { countsOf, exportText, holdFilesInFolder, uploadText } from "#lib/testing/factories-transfers.ts";
import { getExport, getImport, startExport } from "#lib/transfers/index.ts";
import { runExportDefinition } from "./run-export.ts";
import { runImportDefinition } from "./run-import.ts";

const files = holdFilesInFolder();
afterAll(async () => {
  await disconnectDatabase();
  files.remove();
});

class Killed extends Error {}

/** The steps of one run as the job server keeps them; the process dies at the moment that `killAt` counts to. */
function createRun(killAt: number) {
  const kept = new Map<string, unknown>();
  let moments = 0;
  const moment = () => {
    moments += 1;
    if (moments === killAt) throw new Killed();
  };
  const step: JobStep = {
    run: async <Output extends z.ZodType>(
      id: string,
      output: Output,
      work: (signal: AbortSignal) => Promise<z.input<Output>>,
    ) => {
      if (kept.has(id)) return output.parse(kept.get(id));
      moment();
      const answer = await work(new AbortController().signal);
      moment();
      const json: unknown = JSON.parse(JSON.stringify(answer));
      kept.set(id, json);
      return output.parse(json);
    },
    sleepUntil: async () => {},
  };
  return { step, wasKilled: () => moments >= killAt, steps: () => [...kept.keys()] };
}

let organisation: TestOrganisation;
let agent: TestContext;
let job: TestContext;
beforeAll(async () => {
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent");
  job = await systemContext(organisation);
  await createCustomer(organisation, { name: "Acme" });
});

const ROWS = 410;

async function runToTheEnd(importId: string, killAt: number) {
  const { step, wasKilled, steps } = createRun(killAt);
  const payload = { importId, organisationId: organisation.organisationId };
  let lives = 0;
  for (let isOver = false; !isOver; ) {
    lives += 1;
    isOver = await runImportDefinition.run({ ctx: job, payload, step, runId: "run", attempt: 0 }).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Killed) return false;
        throw error;
      },
    );
  }
  return { lives, wasKilled: wasKilled(), steps: steps() };
}

describe("the job of an import", () => {
  it("takes its steps in order, one a batch", async () => {
    const { id } = await uploadText(agent, { content: `name,external_reference\n${"x,\n".repeat(1)}` });
    expect((await runToTheEnd(id, 0)).steps).toEqual(["prepare", "batch-0", "finish"]);
  });

  // Five steps, each with a moment before its work and one after it.
  it.each(Array.from({ length: 10 }, (_, index) => index + 1))(
    "killed at moment %i imports every row once",
    async (killAt) => {
      const reference = (index: number) => `K${killAt}-${index}`;
      const rows = Array.from({ length: ROWS }, (_, index) =>
        index % 10 === 9 ? `Ticket ${index},Acme,${reference(index)}` : `,Acme,${reference(index)}`,
      );
      const { id } = await uploadText(agent, {
        resource: "tickets",
        content: `title,customer,external_reference\n${rows.join("\n")}\n`,
      });
      const run = await runToTheEnd(id, killAt);
      expect(run).toEqual({
        lives: 2,
        wasKilled: true,
        steps: ["prepare", "batch-0", "batch-1", "batch-2", "finish"],
      });
      const dataImport = await getImport(agent, { id });
      expect(dataImport).toMatchObject({ status: "completed", processedRows: ROWS });
      expect(countsOf(dataImport)).toEqual({
        total: ROWS,
        created: 41,
        updated: 0,
        unchanged: 0,
        failed: 369,
      });
      const where = {
        organisationId: organisation.organisationId,
        externalReference: { startsWith: `K${killAt}-` },
      };
      expect(await systemDb().ticket.count({ where })).toBe(41);
      expect(await systemDb().dataImportRowError.count({ where: { importId: id } })).toBe(369);
    },
  );

  it("leaves no gap in the tickets' numbers", async () => {
    const tickets = await systemDb().ticket.findMany({
      where: { organisationId: organisation.organisationId },
      orderBy: { number: "asc" },
      select: { number: true },
    });
    expect(tickets.map(({ number }) => number)).toEqual(tickets.map((_, index) => index + 1));
  });

  it("given up leaves the reason on the import", async () => {
    const { id } = await uploadText(agent, { content: "name\nA\n" });
    const payload = { importId: id, organisationId: organisation.organisationId };
    await runImportDefinition.onFailure({
      ctx: job,
      payload,
      error: { code: "internal_error", message: "Something went wrong on our side." },
    });
    expect(await getImport(agent, { id })).toMatchObject({
      status: "failed",
      failureMessage: "Something went wrong on our side.",
      isRetryable: true,
    });
  });
});

describe("the job of an export", () => {
  it.each([1, 2])("killed at moment %i offers the whole file", async (killAt) => {
    const { id } = await startExport(agent, { resource: "customers", format: "csv" });
    const payload = { exportId: id, organisationId: organisation.organisationId };
    const { step } = createRun(killAt);
    const run = () => runExportDefinition.run({ ctx: job, payload, step, runId: "run", attempt: 0 });
    await expect(run()).rejects.toThrow(Killed);
    await run();
    const { exportedRows } = (await exportText(agent, job, { resource: "customers", format: "csv" }))
      .dataExport;
    expect(await getExport(agent, { id })).toMatchObject({
      status: "completed",
      exportedRows,
      isDownloadable: true,
    });
  });

  it("given up leaves the reason on the export", async () => {
    const { id } = await startExport(agent, { resource: "customers", format: "csv" });
    const payload = { exportId: id, organisationId: organisation.organisationId };
    await runExportDefinition.onFailure({
      ctx: job,
      payload,
      error: { code: "x", message: "No space left." },
    });
    expect(await getExport(agent, { id })).toMatchObject({
      status: "failed",
      failureMessage: "No space left.",
    });
  });
});
