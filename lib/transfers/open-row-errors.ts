import "server-only";
import type { Context } from "#lib/platform/context/index.ts";
import { PAGE_SIZE_MAX } from "#lib/platform/pagination/index.ts";
import { getImport } from "./get-import.ts";
import { toByteStream } from "./internal/byte-stream.ts";
import { BYTE_ORDER_MARK, toCsvLines } from "./internal/csv-lines.ts";
import { listRowErrors } from "./list-row-errors.ts";

/** The report of an import's bad rows as a CSV file, made while it is read. */
export async function openRowErrors(ctx: Context, { id }: { id: string }) {
  const { fileName } = await getImport(ctx, { id });
  const stem = fileName.replace(/\.[A-Za-z]{1,10}$/, "");
  return {
    stream: toByteStream(errorLines(ctx, id)),
    fileName: `${stem}-errors.csv`,
    contentType: "text/csv",
  };
}

async function* errorLines(ctx: Context, importId: string): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + toCsvLines([["line", "field", "reason", "value"]]);
  let cursor: string | undefined;
  do {
    const page = await listRowErrors(ctx, { importId, limit: PAGE_SIZE_MAX, cursor });
    yield toCsvLines(
      page.items.map(({ line, field, reason, value }) => [String(line), field ?? "", reason, value ?? ""]),
    );
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
