import type { z } from "zod";
import { type FieldError, notFound, RelaydeskError } from "#lib/platform/errors/index.ts";
import { toFieldErrors } from "#lib/platform/verb/index.ts";
import type { PartSchemas } from "./derive-parts.ts";
import { readQuery } from "./read-query.ts";
import { findUnstorableText } from "./unstorable-text.ts";

export type ParsedParts = {
  params: unknown;
  query: unknown;
  body: unknown;
  /** All three together, as the verb's input. */
  merged: unknown;
};

type Raw = { params: Record<string, string>; searchParams: URLSearchParams; body: unknown };

/**
 * Judges path, query and body together, so that one answer names every issue. A path that fits no schema is
 * an address where nothing is: 404, like an id that does not exist.
 */
export function parseParts(schemas: PartSchemas, raw: Raw): ParsedParts {
  const params = schemas.params.safeParse(raw.params);
  if (!params.success || findUnstorableText(raw.params, "path").length > 0) throw notFound("address");

  const rawQuery = readQuery(raw.searchParams, schemas.query);
  const query = schemas.query.safeParse(rawQuery);
  const body = schemas.body?.safeParse(raw.body);
  const fields: FieldError[] = [
    ...issuesOf(query, "query"),
    ...findUnstorableText(rawQuery, "query"),
    ...(body === undefined ? [] : issuesOf(body, "body")),
    ...findUnstorableText(raw.body, "body"),
  ];
  if (fields.length > 0) {
    throw new RelaydeskError("validation_failed", "The request broke its schemas", {
      publicMessage:
        fields.length === 1 ? "One field is not valid." : `${fields.length} fields are not valid.`,
      fields,
    });
  }
  const parsed = { params: params.data, query: query.data, body: body?.data };
  return {
    ...parsed,
    merged: merge(
      schemas.isDerived.params ? raw.params : parsed.params,
      schemas.isDerived.query ? rawQuery : parsed.query,
      schemas.isDerived.body ? raw.body : parsed.body,
    ),
  };
}

function issuesOf(result: z.ZodSafeParseResult<unknown>, part: NonNullable<FieldError["in"]>): FieldError[] {
  return result.success ? [] : toFieldErrors(result.error, part);
}

/** Objects are laid over one another; a body that is none, such as a list, is the input alone. */
function merge(...parts: unknown[]): unknown {
  const others = parts.filter((part) => part !== undefined && !isRecord(part));
  return others.length > 0 ? others[0] : Object.assign({}, ...parts);
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
