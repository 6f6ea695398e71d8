import "server-only";
import type { RowProblem } from "./file-problem.ts";

/** A row as the file has it: its known cells under the names of their columns. */
export type FileRow = {
  line: number;
  cells: Record<string, string | string[]>;
  problem: RowProblem | null;
};
