import "server-only";
import { stringify } from "csv-stringify/sync";
import { guardCell } from "./csv-cells.ts";

/** Marks a file as UTF-8 for spreadsheets that would guess otherwise. */
export const BYTE_ORDER_MARK = "\ufeff";

/** Rows as lines of CSV (RFC 4180), safe to open in a spreadsheet. */
export function toCsvLines(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => row.map(guardCell)),
    { record_delimiter: "\r\n", quoted_match: /[\r\n]|^\s|\s$/ },
  );
}
