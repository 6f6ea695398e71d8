/** A file's rows as batches keep them: checked for doubles, ready to be looked at a batch at a time. */
import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { RowProblem } from "./file-problem.ts";
import type { FileRow } from "./file-row.ts";

/** Rows that one transaction imports. */
export const BATCH_ROWS = 200;

const cellSchema = z.union([z.string(), z.array(z.string())]);

export const rowProblemSchema = z.object({
  field: z.string().nullable(),
  reason: z.string(),
  value: z.string().nullable(),
});

export const batchRowSchema = z.object({
  line: z.int(),
  cells: z.record(z.string(), cellSchema),
  /**
   * What the row is known by when it comes again, kept as the external reference of what it makes: its reference,
   * else the id that another system gave it, else `import:` and a hash of what it says.
   */
  reference: z.string(),
  /** Whether the reference was made from what the row says. */
  isReferenceFromContent: z.boolean(),
  problem: rowProblemSchema.nullable(),
});
export type BatchRow = z.infer<typeof batchRowSchema>;
export const batchSchema = z.array(batchRowSchema).max(BATCH_ROWS);

export const CONTENT_PREFIX = "import:";

/** The text of a cell; a list as people write one. */
export function cellText(cell: string | string[] | undefined): string {
  if (cell === undefined) return "";
  return (typeof cell === "string" ? cell : cell.join(", ")).trim();
}

/**
 * Finds rows that are the same thing as an earlier row of the file: with both imported, the second run would
 * undo and redo what the first did, so that the later one counts as a bad row.
 */
export function createRowReader(): (row: FileRow) => BatchRow {
  const firstLines = new Map<string, number>();

  return ({ line, cells, problem }) => {
    const unstorable = Object.keys(cells).find((column) => isUnstorable(cells[column]));
    const given = cellText(cells.external_reference) || cellText(cells.id);
    const reference = given === "" ? contentReference(cells) : given;
    const row = {
      line,
      cells: unstorable === undefined ? cells : {},
      reference,
      isReferenceFromContent: given === "",
    };
    if (problem !== null) return { ...row, problem };
    if (unstorable !== undefined) {
      const reason = "Contains a character that cannot be stored";
      return { ...row, problem: { field: unstorable, reason, value: null } };
    }
    const double = findDouble(firstLines, row);
    return { ...row, problem: double };
  };
}

function findDouble(
  firstLines: Map<string, number>,
  { line, cells, reference, isReferenceFromContent }: Omit<BatchRow, "problem">,
): RowProblem | null {
  const id = cellText(cells.id).toLowerCase();
  const keys = [
    { key: `reference ${reference}`, field: isReferenceFromContent ? null : "external_reference" },
    ...(id === "" ? [] : [{ key: `id ${id}`, field: "id" }]),
  ];
  for (const { key, field } of keys) {
    const first = firstLines.get(key);
    if (first === undefined) continue;
    const reason =
      field === null
        ? `Line ${first} says the same. Give both an external_reference if they are two things.`
        : `Line ${first} is the same by its ${field}.`;
    return { field, reason, value: field === null ? null : cellText(cells[field]) || reference };
  }
  for (const { key } of keys) firstLines.set(key, line);
  return null;
}

function isUnstorable(cell: string | string[] | undefined): boolean {
  const texts = cell === undefined ? [] : typeof cell === "string" ? [cell] : cell;
  return texts.some((text) => text.includes("\u0000") || !text.isWellFormed());
}

/** A reference that the same content always gives, however its columns are ordered and its lines end. */
function contentReference(cells: BatchRow["cells"]): string {
  const said = Object.entries(cells)
    .map(([column, cell]) => [column, cellText(cell).replaceAll("\r\n", "\n")] as const)
    .filter(([, text]) => text !== "")
    .sort(([first], [second]) => (first < second ? -1 : 1));
  return `${CONTENT_PREFIX}${createHash("sha256").update(JSON.stringify(said)).digest("hex")}`;
}
