/**
 * Keyset pagination: a page ends with the sort values of its last row, and the next one starts after them.
 * The cursor is those values as base64url JSON: opaque to callers, checked when it comes back.
 */
import { z } from "zod";
import { RelaydeskError } from "../errors/index.ts";

export const PAGE_SIZE_DEFAULT = 50;
export const PAGE_SIZE_MAX = 200;

/** The query parameters of every list. */
export const pageInput = {
  limit: z.coerce.number().int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE_DEFAULT),
  cursor: z.string().max(2_000).optional(),
};

const pages = new WeakSet<z.ZodType>();

/** The output schema of a list verb. The route wrapper turns it into `{ data, page: { nextCursor } }`. */
export function pageOf<T extends z.ZodType>(item: T) {
  const schema = z.object({ items: z.array(item), nextCursor: z.string().nullable() });
  pages.add(schema);
  return schema;
}

/** Whether a schema was made by `pageOf`. */
export function isPageSchema(schema: z.ZodType): boolean {
  return pages.has(schema);
}

export type Page<T> = { items: T[]; nextCursor: string | null };

export function encodeCursor(values: readonly (string | number | boolean | null)[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(values));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Reads a cursor back; a cursor that is not ours, or of another sort order, is the caller's mistake. */
export function decodeCursor<T extends z.ZodType>(cursor: string, values: T): z.output<T> {
  try {
    const binary = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      Uint8Array.from(binary, (character) => character.charCodeAt(0)),
    );
    return values.parse(JSON.parse(text));
  } catch (cause) {
    throw new RelaydeskError("validation_failed", "Unreadable cursor", {
      publicMessage: "The page cursor is not one that this list gave out.",
      action: "Start again from the first page, without a cursor.",
      fields: [{ path: "cursor", message: "Not a cursor of this list", in: "query" }],
      cause,
    });
  }
}

/** Cuts the one row too many that tells whether there is a next page. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  toItem: (row: Row) => Item,
  cursorOf: (row: Row) => readonly (string | number | boolean | null)[],
): Page<Item> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    items: kept.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null,
  };
}
