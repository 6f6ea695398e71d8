/** Turns any failure into RFC 9457 problem details: expected ones in full, unknown ones as a request id alone. */
import { ERROR_CODES, RelaydeskError } from "#lib/platform/errors/index.ts";
import type { Problem } from "#lib/platform/http/api-error.ts";

export const PROBLEM_CONTENT_TYPE = "application/problem+json";

/** Where in the API a failure came up. */
export type ProblemPlace = { requestId: string; instance: string };

/** What the caller is told. An error that is not ours gives nothing away but the request id. */
export function toProblem(error: unknown, { requestId, instance }: ProblemPlace): Problem {
  const known =
    error instanceof RelaydeskError
      ? error
      : new RelaydeskError("internal_error", "Unexpected failure", {
          publicMessage: "Something went wrong on our side. It has been logged.",
          action: "Try again in a moment. If it stays, tell support the request id.",
        });
  return {
    // Each code is described on the page of the API's documentation.
    type: `/api-docs#error-${known.code}`,
    title: ERROR_CODES[known.code].title,
    status: known.status,
    detail: known.publicMessage,
    instance,
    code: known.code,
    requestId,
    errors: known.fields,
    ...(known.action === undefined ? {} : { action: known.action }),
    ...(known.retryAfter === undefined ? {} : { retryAfter: Math.max(1, Math.ceil(known.retryAfter)) }),
  };
}

/** The problem as an answer, with `Retry-After` when a later try makes sense. */
export function problemResponse(problem: Problem, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "Content-Type": PROBLEM_CONTENT_TYPE,
      ...(problem.retryAfter === undefined ? {} : { "Retry-After": String(problem.retryAfter) }),
      ...(problem.status === 401 ? { "WWW-Authenticate": 'Bearer realm="Relaydesk"' } : {}),
      ...headers,
    },
  });
}
