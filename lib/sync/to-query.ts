import type { ApiClient } from "#lib/platform/http/api-client.ts";

type Query = Parameters<ApiClient["get"]>[2];

/** An input as the parameters of an address, which says nothing of what is not asked for. */
export function toQuery(input: Record<string, unknown>): Query {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
