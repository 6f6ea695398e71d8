import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import { config, proxy } from "./proxy.ts";

function ask(address: string, options: { method?: string; headers?: Record<string, string> } = {}) {
  return proxy(new NextRequest(`http://localhost:3000${address}`, options));
}

describe("proxy", () => {
  it("gives pages a policy with a nonce of their own, and hands the nonce on to them", () => {
    const first = ask("/sign-in");
    const second = ask("/sign-in");
    const nonceOf = (response: Response) =>
      /'nonce-([^']+)'/.exec(response.headers.get("content-security-policy") ?? "")?.[1];
    expect(nonceOf(first)).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(nonceOf(first)).not.toBe(nonceOf(second));
    expect(first.headers.get("x-middleware-request-x-nonce")).toBe(nonceOf(first));
  });

  it("lets no page decide its own nonce", () => {
    const response = ask("/sign-in", { headers: { "x-nonce": "mine" } });
    expect(response.headers.get("x-middleware-request-x-nonce")).not.toBe("mine");
  });

  it("tells pages their whole address, whatever the caller claims", () => {
    const response = ask("/acme/tickets?status=open", {
      headers: { "x-relaydesk-path": "/elsewhere" },
    });
    expect(response.headers.get("x-middleware-request-x-relaydesk-path")).toBe("/acme/tickets?status=open");
  });

  it("gives every answer its headers, and pins https only over https", () => {
    for (const address of ["/", "/sign-in", "/api/auth/session", "/health"]) {
      const { headers } = ask(address);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
      expect(headers.has("strict-transport-security")).toBe(false);
    }
    const secure = ask("/", { headers: { "x-forwarded-proto": "https" } });
    expect(secure.headers.get("strict-transport-security")).toContain("max-age=31536000");
  });

  it.each(["/api/inngest", "/api/auth/session"])("lets %s through to who decides", (address) => {
    expect(ask(address, { method: "POST" }).headers.get("x-middleware-next")).toBe("1");
  });

  it("sees every page, and no route of the API", () => {
    const matcher = new RegExp(`^${config.matcher}$`);
    for (const address of ["/", "/acme/tickets", "/api-docs", "/api/v1ness", "/health"])
      expect(address).toMatch(matcher);
    for (const address of ["/api/v1/tickets", "/_next/static/a.js"]) expect(address).not.toMatch(matcher);
  });
});
