/** Successful answers, and the headers that every answer carries. */
import type { z } from "zod";
import { isPageSchema } from "#lib/platform/pagination/index.ts";

export const JSON_CONTENT_TYPE = "application/json";

/** A status and a JSON body; undefined sends none. */
export type Answer = { status: number; body: unknown };

/** Data in the envelope: `{ data }`, and for a page `{ data, page: { nextCursor } }`. */
export function toAnswer(output: unknown, schema: z.ZodType | null, status: number): Answer {
  if (status === 204 || output === undefined) return { status: 204, body: undefined };
  if (schema !== null && isPageSchema(schema) && isPage(output)) {
    const { items, ...page } = output;
    return { status, body: { data: items, page } };
  }
  return { status, body: { data: output } };
}

function isPage(output: unknown): output is { items: unknown[]; nextCursor: string | null } {
  return typeof output === "object" && output !== null && "items" in output && "nextCursor" in output;
}

export function answerResponse({ status, body }: Answer, headers: Record<string, string> = {}): Response {
  if (body === undefined) return new Response(null, { status, headers });
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": JSON_CONTENT_TYPE, ...headers },
  });
}

/** Puts headers on a response that may be frozen; what a handler set itself stays, but for those that name us. */
export function withEdgeHeaders(
  response: Response,
  { requestId, extra }: { requestId: string; extra: Record<string, string> },
): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(extra)) headers.set(name, value);
  headers.set("X-Request-Id", requestId);
  headers.set("X-Content-Type-Options", "nosniff");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "private, no-store");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
