import "server-only";
import type { BatchRow } from "./batch-rows.ts";
import type { RowProblem } from "./file-problem.ts";

/** Imports the rows of a batch, given to it in their order. */
export type RowImporter = {
  /** Imports one row, or throws what is wrong with it. One that is `kept` is imported by `finish`. */
  take: (row: BatchRow) => Promise<"created" | "updated" | "unchanged" | "kept">;
  /** Whether the rows that are kept are enough for one transaction. */
  isFull: () => boolean;
  /** Creates what was kept, and says of which rows it could not. */
  finish: () => Promise<{ created: number; refused: { row: BatchRow; problems: RowProblem[] }[] }>;
};
