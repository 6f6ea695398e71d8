/** How the rows of an export are written: as CSV for spreadsheets, as JSON for programs. */
import "server-only";
import type { TransferFormat, TransferResource } from "../schema.ts";
import { EXPORT_COLUMNS } from "./columns.ts";
import { BYTE_ORDER_MARK, toCsvLines } from "./csv-lines.ts";
import type { ExportPage } from "./export-pages.ts";

export type ExportWriter = {
  head: string;
  /** The rows of a page; `isFirst` while no row was written before. */
  page: (rows: ExportPage["rows"], isFirst: boolean) => string;
  tail: string;
  contentType: string;
};

/** `ownColumns` come after those that every file has. */
export function exportWriter(
  resource: TransferResource,
  format: TransferFormat,
  ownColumns: readonly string[] = [],
): ExportWriter {
  if (format === "json") {
    return {
      head: "[",
      page: (rows, isFirst) =>
        rows.map((row, index) => `${isFirst && index === 0 ? "" : ","}\n${JSON.stringify(row)}`).join(""),
      tail: "\n]\n",
      contentType: "application/json",
    };
  }
  const columns: readonly string[] = [...EXPORT_COLUMNS[resource], ...ownColumns];
  return {
    head: BYTE_ORDER_MARK + toCsvLines([columns]),
    page: (rows) => toCsvLines(rows.map((row) => columns.map((column) => toCell(row[column])))),
    tail: "",
    contentType: "text/csv",
  };
}

function toCell(value: string | string[] | null | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : value.join(", ");
}
