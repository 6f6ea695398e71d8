/**
 * Headers for every answer, and 405 for methods that an address of the API does not know. It never decides who
 * may see what: routes and pages do.
 */
import { type NextRequest, NextResponse } from "next/server";
import { problemResponse, toProblem } from "#lib/api/problem/index.ts";
import { findAllowedMethods, methodTableSchema } from "#lib/api/route/allowed-methods.ts";
import { commonHeaders, contentSecurityPolicy } from "#lib/api/security-headers.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";

const methodTable = methodTableSchema.parse(JSON.parse(process.env.RELAYDESK_API_METHODS ?? "{}"));

export const config = {
  // Built files are served as they are; next.config.ts gives them their header.
  matcher: "/((?!_next/static|_next/image).*)",
};

export function proxy(request: NextRequest): Response {
  const { pathname } = request.nextUrl;
  const forwarded = request.headers.get("x-forwarded-proto");
  const isSecure =
    (forwarded?.split(",")[0]?.trim() ?? request.nextUrl.protocol.replace(":", "")) === "https";
  const common = commonHeaders({ isSecure });

  if (pathname.startsWith("/api/")) {
    const allowed = findAllowedMethods(methodTable, pathname);
    if (allowed !== null && !allowed.includes(request.method)) {
      return refuseMethod(request.method, pathname, allowed, common);
    }
    return NextResponse.next({ headers: common });
  }

  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const policy = contentSecurityPolicy({
    nonce,
    isSecure,
    isDevelopment: process.env.NODE_ENV === "development",
  });
  const headers = new Headers(request.headers);
  headers.set("X-Nonce", nonce);
  // Pages know their parameters, but not the whole address that a person who must sign in comes back to.
  headers.set("X-Relaydesk-Path", `${pathname}${request.nextUrl.search}`);
  // The framework reads the nonce for its own scripts out of this.
  headers.set("Content-Security-Policy", policy);
  return NextResponse.next({
    request: { headers },
    headers: { ...common, "Content-Security-Policy": policy },
  });
}

function refuseMethod(
  method: string,
  instance: string,
  allowed: readonly string[],
  common: Record<string, string>,
): Response {
  const requestId = newId();
  const error = new RelaydeskError("method_not_allowed", `${method} ${instance}`, {
    publicMessage: `This address does not know the method ${method}.`,
    action: `It knows ${allowed.join(", ")}.`,
  });
  return problemResponse(toProblem(error, { requestId, instance }), {
    ...common,
    Allow: allowed.join(", "),
    "Cache-Control": "private, no-store",
    "X-Request-Id": requestId,
  });
}
