import { z } from "zod";
import { defineFunction, type FunctionDefinition } from "#inngest/define.ts";
import {
  batchProgressSchema,
  failImport,
  finishImport,
  importContext,
  importPlanSchema,
  prepareImport,
  runImportBatch,
} from "#lib/transfers/index.ts";
import { importRequested } from "#lib/transfers/schema.ts";

/** Imports a file: reads it once, then takes its rows in batches, each of which commits with its progress. */
export const runImportDefinition: FunctionDefinition<typeof importRequested.payload> = {
  id: "transfers-import-run",
  name: "Import a file",
  event: importRequested,
  concurrencyPerOrganisation: 1,
  retries: 4,
  backoffSeconds: [5, 30, 120, 300],
  timeoutMs: 300_000,
  subject: ({ importId }) => ({ type: "import", id: importId }),
  run: async ({ ctx, payload: { importId: id }, step }) => {
    const plan = await step.run("prepare", importPlanSchema, (signal) => prepareImport(ctx, { id, signal }));
    const importer = importContext(ctx, plan);
    for (let batch = plan.firstBatch; batch < plan.endBatch; batch += 1) {
      const { status } = await step.run(`batch-${batch}`, batchProgressSchema, (signal) =>
        runImportBatch(importer, { id, batch, signal }),
      );
      if (status !== "running") break;
    }
    await step.run("finish", z.object({ isOver: z.boolean() }), () => finishImport(ctx, { id }));
  },
  onFailure: async ({ ctx, payload: { importId }, error }) => {
    await failImport(ctx, { id: importId, message: error.message });
  },
};

export const runImportFunction = defineFunction(runImportDefinition);
