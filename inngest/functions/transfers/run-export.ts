import { z } from "zod";
import { defineFunction, type FunctionDefinition } from "#inngest/define.ts";
import { failExport, writeExport } from "#lib/transfers/index.ts";
import { exportRequested } from "#lib/transfers/schema.ts";

/** Writes the file of an export. A repeat starts over, and puts its file in the place of the first. */
export const runExportDefinition: FunctionDefinition<typeof exportRequested.payload> = {
  id: "transfers-export-run",
  name: "Export to a file",
  event: exportRequested,
  concurrencyPerOrganisation: 2,
  retries: 3,
  backoffSeconds: [5, 30, 120],
  timeoutMs: 900_000,
  subject: ({ exportId }) => ({ type: "export", id: exportId }),
  run: async ({ ctx, payload: { exportId }, step }) => {
    await step.run("write", z.object({ exportedRows: z.number() }), (signal) =>
      writeExport(ctx, { id: exportId, signal }),
    );
  },
  onFailure: async ({ ctx, payload: { exportId }, error }) => {
    await failExport(ctx, { id: exportId, message: error.message });
  },
};

export const runExportFunction = defineFunction(runExportDefinition);
