import "server-only";
import { z } from "zod";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { TransferResource } from "../schema.ts";
import { type BatchRow, rowProblemSchema } from "./batch-rows.ts";
import type { RowProblem } from "./file-problem.ts";
import { customerImporter } from "./import-customers.ts";
import { ticketImporter } from "./import-tickets.ts";
import { problemsOfRefusal, shownValue } from "./row-failure.ts";
import type { RowImporter } from "./row-importer.ts";

export const batchOutcomeSchema = z.object({
  /** Rows that were looked at, from the first. */
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  failed: z.int(),
  errors: z.array(rowProblemSchema.extend({ line: z.int() })),
});
export type BatchOutcome = z.infer<typeof batchOutcomeSchema>;

const IMPORTERS: Record<TransferResource, (ctx: VerbContext, rows: BatchRow[]) => Promise<RowImporter>> = {
  customers: customerImporter,
  tickets: ticketImporter,
};

/** After so long the rest of a batch is left to another transaction: the database ends what takes 30 seconds. */
const TRANSACTION_MS = 5_000;

/** Imports the rows of a batch in their order, in the caller's transaction: all of them, or as many as time allows. */
export async function applyRows(
  ctx: VerbContext,
  resource: TransferResource,
  rows: BatchRow[],
): Promise<BatchOutcome> {
  const endAt = ctx.now().getTime() + TRANSACTION_MS;
  const outcome: BatchOutcome = { rows: 0, created: 0, updated: 0, unchanged: 0, failed: 0, errors: [] };
  const sound = rows.filter(({ problem }) => problem === null);
  const importer = await IMPORTERS[resource](ctx, sound);
  const refuse = (row: BatchRow, problems: RowProblem[]) => {
    outcome.failed += 1;
    outcome.errors.push(
      ...firstOfEachField(problems).map(({ field, reason, value }) => ({
        line: row.line,
        field,
        reason,
        value: value === null ? null : shownValue(value),
      })),
    );
  };
  for (const row of rows) {
    if (outcome.rows > 0 && (ctx.now().getTime() >= endAt || importer.isFull())) break;
    outcome.rows += 1;
    const problems = row.problem === null ? await importOne(importer, row, outcome) : [row.problem];
    if (problems !== null) refuse(row, problems);
  }
  const { created, refused } = await importer.finish();
  outcome.created += created;
  for (const { row, problems } of refused) refuse(row, problems);
  outcome.errors.sort((one, other) => one.line - other.line);
  return outcome;
}

/** One cell may break several rules; the first is enough to go by, and a report has one line a cell. */
function firstOfEachField(problems: RowProblem[]): RowProblem[] {
  return problems.filter(
    ({ field }, index) => problems.findIndex((problem) => problem.field === field) === index,
  );
}

async function importOne(importer: RowImporter, row: BatchRow, outcome: BatchOutcome) {
  try {
    const result = await importer.take(row);
    if (result !== "kept") outcome[result] += 1;
    return null;
  } catch (error) {
    const problems = problemsOfRefusal(row, error);
    if (problems === null) throw error;
    return problems;
  }
}
