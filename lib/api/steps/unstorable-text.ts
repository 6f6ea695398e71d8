import type { FieldError } from "#lib/platform/errors/index.ts";

/**
 * Places of text that PostgreSQL cannot keep: the character U+0000, and halves of surrogate pairs, which are no
 * characters at all. JSON and URLs can spell both, so they are the caller's mistake and not ours.
 */
export function findUnstorableText(
  value: unknown,
  part: NonNullable<FieldError["in"]>,
  path: readonly string[] = [],
): FieldError[] {
  if (typeof value === "string") {
    if (!value.includes("\u0000") && value.isWellFormed()) return [];
    return [
      {
        path: path.join("."),
        message: "Contains a character that cannot be stored (U+0000 or half a surrogate pair)",
        in: part,
      },
    ];
  }
  if (typeof value !== "object" || value === null || value instanceof Blob) return [];
  return Object.entries(value).flatMap(([key, entry]) => findUnstorableText(entry, part, [...path, key]));
}
