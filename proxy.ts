/** Headers for every page and for what is no route of the API. It never decides who may see what: pages do. */
import { type NextRequest, NextResponse } from "next/server";
import { commonHeaders, contentSecurityPolicy, isSecureRequest } from "#lib/api/security-headers.ts";

export const config = {
  // Built files are served as they are; next.config.ts gives them their header. Routes of the API give theirs
  // themselves: passing through here would double what a request costs.
  matcher: "/((?!_next/static|_next/image|api/v1/|api/webhooks/).*)",
};

export function proxy(request: NextRequest): Response {
  const { pathname } = request.nextUrl;
  const isSecure = isSecureRequest(request);
  const common = commonHeaders({ isSecure });

  if (pathname.startsWith("/api/")) return NextResponse.next({ headers: common });

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
