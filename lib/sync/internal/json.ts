import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { Prisma } from "#lib/platform/db/index.ts";

/** A value as a JSON column takes it; the JSON `null` is a value, too. */
export function json(value: unknown): Prisma.InputJsonValue | typeof Prisma.JsonNull {
  const parsed = z.json().parse(value ?? null);
  return parsed === null ? Prisma.JsonNull : parsed;
}

/** Whether two values are the same JSON. */
export function sameJson(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one ?? null, other ?? null);
}
