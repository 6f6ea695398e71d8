/** What a route file exports: its routes, and for all other methods a refusal that says which there are. */
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { problemResponse, toProblem } from "../problem/index.ts";
import { withEdgeHeaders } from "../steps/answer.ts";
import type { Method, RouteHandler } from "./definition.ts";

/** Every method that the framework hands to a route file (RFC 9110, section 9, and PATCH of RFC 5789). */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type AnyMethod = (typeof METHODS)[number];

type Handler = (request: Request, segment: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Handlers<Routes> = { [Name in AnyMethod]: Name extends keyof Routes ? Routes[Name] : Handler };

/**
 * All methods of an address, to be exported as they are. Without this the framework answers the missing ones
 * itself, with an empty page.
 */
export function methods<const Routes extends Partial<Record<Method, RouteHandler>>>(
  routes: Routes,
): Handlers<Routes> {
  const { GET } = routes;
  const known = METHODS.filter(
    (name) => name === "OPTIONS" || (name === "HEAD" ? GET !== undefined : name in routes),
  ).sort();
  const refuse: Handler = async (request) => refusal(request, known);
  const list: Handler = async (request) => options(request, known);
  const others: Record<AnyMethod, Handler> = {
    DELETE: refuse,
    GET: refuse,
    HEAD: GET === undefined ? refuse : async (request, segment) => withoutBody(await GET(request, segment)),
    OPTIONS: list,
    PATCH: refuse,
    POST: refuse,
    PUT: refuse,
  };
  return { ...others, ...routes } as Handlers<Routes>;
}

function refusal(request: Request, known: readonly string[]): Response {
  const requestId = newId();
  const { pathname } = new URL(request.url);
  const error = new RelaydeskError("method_not_allowed", `${request.method} ${pathname}`, {
    publicMessage: `This address does not know the method ${request.method}.`,
    action: `It knows ${known.join(", ")}.`,
  });
  const response = problemResponse(toProblem(error, { requestId, instance: pathname }));
  return withEdgeHeaders(response, request, { requestId, extra: { Allow: known.join(", ") } });
}

function options(request: Request, known: readonly string[]): Response {
  const response = new Response(null, { status: 204 });
  return withEdgeHeaders(response, request, { requestId: newId(), extra: { Allow: known.join(", ") } });
}

async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}
