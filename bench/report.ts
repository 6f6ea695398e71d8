import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

/** One line of the table: what was measured, the figure, the baseline of the same run, and the target. */
export const rowSchema = z.object({
  scenario: z.string(),
  figure: z.string(),
  value: z.string(),
  baseline: z.string(),
  target: z.string(),
  met: z.boolean().nullable(),
});
export type Row = z.infer<typeof rowSchema>;

export function printTable(rows: readonly Row[]): void {
  const header = {
    scenario: "scenario",
    figure: "figure",
    value: "value",
    baseline: "baseline",
    target: "target",
    met: "",
  };
  const lines = [
    header,
    ...rows.map((row) => ({ ...row, met: row.met === null ? "" : row.met ? "met" : "MISSED" })),
  ];
  const columns = ["scenario", "figure", "value", "baseline", "target", "met"] as const;
  const widths = columns.map((column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines) {
    console.log(
      columns
        .map((column, index) => line[column].padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  }
}

export async function writeResults(results: Record<string, unknown>): Promise<string> {
  const directory = path.resolve(import.meta.dirname, "results");
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, "latest.json");
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  return file;
}
