import "server-only";
import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { z } from "zod";
import { REQUIRED_COLUMNS, type TransferResource } from "../schema.ts";
import { readHeading } from "./columns.ts";
import { unguardCell } from "./csv-cells.ts";
import { FileProblem } from "./file-problem.ts";
import type { FileRow } from "./file-row.ts";

/** Bytes of one row: the longest description four times over, with room for the rest. */
const ROW_MAX_BYTES = 500_000;
/** How much of the file is looked at for its first line. */
const FIRST_LINE_MAX = 65_536;
const DELIMITERS = [",", ";", "\t"] as const;

const recordSchema = z.object({ record: z.array(z.string()), info: z.object({ empty_lines: z.number() }) });

/** The rows of a CSV file whose first line names the columns. Throws `FileProblem` where nothing can be made of it. */
export async function* readCsvRows(
  text: AsyncIterable<string>,
  resource: TransferResource,
  ignore: (heading: string) => void,
): AsyncGenerator<FileRow> {
  const { head, rest } = await splitHead(text);
  const parser = parse({
    delimiter: findDelimiter(head),
    relax_column_count: true,
    // A quote inside an unquoted cell is a quote, as in: 5" pipe.
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
    max_record_size: ROW_MAX_BYTES,
  });
  const source = Readable.from(prepend(head, rest));
  // What the source fails with must reach the loop below.
  source.on("error", (error) => parser.destroy(error));

  let columns: (string | null)[] | null = null;
  // The parser counts \r\n inside quotes as one line or two, by how the file's rows end; so we count ourselves.
  let linesOfRows = 0;
  let endLine = 0;
  try {
    for await (const item of source.pipe(parser)) {
      const { record, info } = recordSchema.parse(item);
      const line = linesOfRows + info.empty_lines + 1;
      endLine = line + countBreaks(record);
      linesOfRows = endLine - info.empty_lines;
      if (columns === null) columns = readColumns(record, resource, ignore);
      else if (!record.every((cell) => cell.trim() === "")) yield toRow(record, columns, line);
    }
  } catch (error) {
    if (error instanceof CsvError) throw toFileProblem(error, endLine);
    throw error;
  } finally {
    source.destroy();
  }
}

/** The beginning of the text, with the whole first line if that is not too long, and what follows. */
async function splitHead(
  text: AsyncIterable<string>,
): Promise<{ head: string; rest: AsyncIterator<string> }> {
  const rest = text[Symbol.asyncIterator]();
  let head = "";
  while (head.length < FIRST_LINE_MAX && !/[\r\n]./s.test(head)) {
    const next = await rest.next();
    if (next.done === true) break;
    head += next.value;
  }
  return { head, rest };
}

async function* prepend(head: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** The separator that the first line has most of, outside quotes; a comma when it has none. */
export function findDelimiter(head: string): string {
  const firstLine = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(head)?.[0] ?? "";
  const bare = firstLine.replaceAll(/"(?:[^"]|"")*"/g, "");
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length - 1);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ",";
}

/** Line breaks inside cells. */
function countBreaks(record: string[]): number {
  return record.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
}

function readColumns(
  record: string[],
  resource: TransferResource,
  ignore: (heading: string) => void,
): (string | null)[] {
  const columns = record.map((cell) => {
    const heading = readHeading(resource, unguardCell(cell));
    if (heading.kind === "unknown" && heading.heading !== "") ignore(heading.heading);
    return heading.kind === "read" ? heading.column : null;
  });
  const twice = columns.find((column, index) => column !== null && columns.indexOf(column) !== index);
  if (twice !== undefined) {
    throw new FileProblem(`The column “${twice}” is there twice. Leave one of the two out and import again.`);
  }
  for (const required of REQUIRED_COLUMNS[resource]) {
    if (!columns.includes(required)) {
      throw new FileProblem(
        `The first line of the file names no column “${required}”. Name the columns in the first line, as an export does.`,
      );
    }
  }
  return columns;
}

function toRow(record: string[], columns: (string | null)[], line: number): FileRow {
  const cells = Object.fromEntries(
    columns.flatMap((column, index) => {
      const cell = record[index];
      return column === null || cell === undefined ? [] : [[column, unguardCell(cell)] as const];
    }),
  );
  const isFitting =
    record.length === columns.length || record.slice(columns.length).every((cell) => cell.trim() === "");
  const problem =
    isFitting && record.length >= columns.length
      ? null
      : {
          field: null,
          reason: `The row has ${record.length} cells where the first line names ${columns.length}. Put quotes around text that holds the separator or a quote.`,
          value: record.join(" | "),
        };
  return { line, cells, problem };
}

function toFileProblem(error: CsvError, endLine: number): FileProblem {
  if (error.code === "CSV_QUOTE_NOT_CLOSED") {
    return new FileProblem(
      "A quote opens and is never closed, so that the end of the file cannot be told apart into rows. Close it and import again.",
    );
  }
  if (error.code === "CSV_MAX_RECORD_SIZE") {
    return new FileProblem(
      `The row after line ${Math.max(endLine, 1)} is longer than any row can be. Look for a quote there that is never closed.`,
    );
  }
  return new FileProblem(`The file cannot be read as CSV: ${error.message}`);
}
