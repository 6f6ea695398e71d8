/** Successful answers, and the headers that every answer carries. */
import type { z } from "zod";
import { isPageSchema } from "#lib/platform/pagination/index.ts";
import { commonHeaders, isSecureRequest } from "../security-headers.ts";

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

/** Puts the headers on that every answer carries; what a handler set itself stays, but for those that name us. */
export function withEdgeHeaders(
  response: Response,
  request: Request,
  { requestId, extra }: { requestId: string; extra: Record<string, string> },
): Response {
  const answer = isFrozen(response) ? new Response(response.body, response) : response;
  const { headers } = answer;
  for (const [name, value] of Object.entries(commonHeaders({ isSecure: isSecureRequest(request) }))) {
    headers.set(name, value);
  }
  for (const [name, value] of Object.entries(extra)) headers.set(name, value);
  headers.set("X-Request-Id", requestId);
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "private, no-store");
  return answer;
}

/** Redirects and fetched answers refuse new headers; making every answer anew would cost a stream each. */
function isFrozen(response: Response): boolean {
  try {
    response.headers.delete("X-Request-Id");
    return false;
  } catch {
    return true;
  }
}
