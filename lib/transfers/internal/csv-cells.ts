/**
 * Cells of a CSV file that spreadsheets would take for formulas (OWASP, "CSV Injection"): they get an apostrophe
 * in front, which spreadsheets read as "this is text". A cell that has apostrophes there already gets one more, so
 * that taking one away always gives back what was written.
 */
const DANGEROUS = /^'*[=+\-@\t\r\n＝＋－＠]/;
const GUARDED = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** The text as it may stand in a CSV file. */
export function guardCell(text: string): string {
  return DANGEROUS.test(text) ? `'${text}` : text;
}

/** The text that a cell of a CSV file stands for. */
export function unguardCell(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell;
}
