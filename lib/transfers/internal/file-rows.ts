import "server-only";
import type { TransferFormat, TransferResource } from "../schema.ts";
import { FileProblem } from "./file-problem.ts";
import type { FileRow } from "./file-row.ts";
import { readCsvRows } from "./read-csv.ts";
import { readJsonRows } from "./read-json.ts";

/** Rows of one file; more would make its progress and its report unreadable. */
export const ROWS_MAX = 200_000;
const IGNORED_MAX = 50;

/**
 * The rows of a file as they arrive, and in `ignoredColumns` the headings that mean nothing. Throws `FileProblem`
 * when the file as a whole cannot be read.
 */
export async function* readFileRows(
  bytes: AsyncIterable<Uint8Array>,
  { resource, format }: { resource: TransferResource; format: TransferFormat },
  ignoredColumns: Set<string>,
): AsyncGenerator<FileRow> {
  const read = format === "csv" ? readCsvRows : readJsonRows;
  const ignore = (heading: string) => {
    if (ignoredColumns.size < IGNORED_MAX) ignoredColumns.add(heading);
  };
  let count = 0;
  for await (const row of read(toText(bytes), resource, ignore)) {
    count += 1;
    if (count > ROWS_MAX) {
      throw new FileProblem(
        `The file has more than ${ROWS_MAX.toLocaleString("en-GB")} rows. Split it into several files.`,
      );
    }
    yield row;
  }
}

/** UTF-8 without its byte order mark. */
async function* toText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new FileProblem(
      "The file is not UTF-8 text. Save it as “CSV UTF-8” or as JSON in UTF-8, and import again.",
    );
  }
}
