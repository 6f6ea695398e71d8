import "server-only";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { problemResponse, toProblem } from "../problem/index.ts";
import { withEdgeHeaders } from "../steps/answer.ts";

/** The answer to any method at an address of the API where no route is. */
export async function unknownAddress(request: Request): Promise<Response> {
  const requestId = newId();
  const { pathname } = new URL(request.url);
  const error = new RelaydeskError("not_found", "No such route", {
    publicMessage: "There is no such address in this API.",
    action: "The addresses that exist are listed at /api-docs.",
  });
  const response = problemResponse(toProblem(error, { requestId, instance: pathname }));
  return withEdgeHeaders(response, request, { requestId, extra: {} });
}
