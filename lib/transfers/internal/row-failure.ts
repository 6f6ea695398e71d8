import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { type BatchRow, cellText } from "./batch-rows.ts";
import { customColumn } from "./custom-cells.ts";
import type { RowProblem } from "./file-problem.ts";

/** Characters of a cell that a report repeats. */
const VALUE_MAX = 200;

/** What is wrong with a row, all of it: the row changes nothing. */
export class RowFailure extends Error {
  readonly problems: RowProblem[];

  constructor(problems: RowProblem[]) {
    super(problems.map(({ reason }) => reason).join("; "));
    this.problems = problems;
  }
}

/** A cell as a report shows it. */
export function shownValue(text: string): string | null {
  const shown = text.toWellFormed().replaceAll("\u0000", "").trim();
  if (shown === "") return null;
  const characters = [...shown.slice(0, VALUE_MAX * 2)];
  return characters.length > VALUE_MAX ? `${characters.slice(0, VALUE_MAX).join("")}…` : shown;
}

/** A problem with one cell of a row. */
export function problemOf(row: BatchRow, column: string, reason: string): RowProblem {
  return { field: column, reason, value: shownValue(cellText(row.cells[column])) };
}

/** Columns under which people know the fields of verbs. */
const COLUMN_OF: Record<string, string> = {
  externalReference: "external_reference",
  dueDate: "due_date",
  customerId: "customer",
  requesterId: "requester",
  assigneeId: "assignee",
};

/** Issues of a schema as problems of the row's columns. */
export function problemsOfIssues(
  row: BatchRow,
  issues: readonly { path: readonly PropertyKey[]; message: string }[],
): RowProblem[] {
  return issues.map(({ path, message }) => {
    const field = String(path[0] ?? "");
    if (field === "customValues") return problemOf(row, customColumn(String(path[1] ?? "")), message);
    return problemOf(row, COLUMN_OF[field] ?? field, message);
  });
}

/**
 * What a verb's refusal says of the row; null for what is no fault of the row. Verbs refuse before they write, so
 * that the others of the batch go on in the same transaction.
 */
export function problemsOfRefusal(row: BatchRow, error: unknown): RowProblem[] | null {
  if (error instanceof RowFailure) return error.problems;
  if (!(error instanceof RelaydeskError) || error.isRetryable) return null;
  if (error.code !== "validation_failed" && error.code !== "conflict" && error.code !== "not_found")
    return null;
  if (error.fields.length === 0) {
    const reason = [error.publicMessage, error.action].filter((text) => text !== undefined).join(" ");
    return [{ field: null, reason, value: null }];
  }
  return problemsOfIssues(
    row,
    error.fields.map(({ path, message }) => ({ path: path.split("."), message })),
  );
}
