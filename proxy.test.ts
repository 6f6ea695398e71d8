import { NextRequest } from "next/server";
import { afterEach, describe, expect, it, vi } from "vitest";

async function ask(address: string, options: { method?: string; headers?: Record<string, string> } = {}) {
  vi.resetModules();
  vi.stubEnv("RELAYDESK_API_METHODS", JSON.stringify({ "/api/v1/tickets": ["GET", "POST"] }));
  const { proxy } = await import("./proxy.ts");
  return proxy(new NextRequest(`http://localhost:3000${address}`, options));
}

afterEach(() => vi.unstubAllEnvs());

describe("proxy", () => {
  it("gives pages a policy with a nonce of their own, and hands the nonce on to them", async () => {
    const first = await ask("/sign-in");
    const second = await ask("/sign-in");
    const nonceOf = (response: Response) =>
      /'nonce-([^']+)'/.exec(response.headers.get("content-security-policy") ?? "")?.[1];
    expect(nonceOf(first)).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(nonceOf(first)).not.toBe(nonceOf(second));
    expect(first.headers.get("x-middleware-request-x-nonce")).toBe(nonceOf(first));
  });

  it("lets no page decide its own nonce", async () => {
    const response = await ask("/sign-in", { headers: { "x-nonce": "mine" } });
    expect(response.headers.get("x-middleware-request-x-nonce")).not.toBe("mine");
  });

  it("tells pages their whole address, whatever the caller claims", async () => {
    const response = await ask("/acme/tickets?status=open", {
      headers: { "x-relaydesk-path": "/elsewhere" },
    });
    expect(response.headers.get("x-middleware-request-x-relaydesk-path")).toBe("/acme/tickets?status=open");
  });

  it("gives every answer its headers, and pins https only over https", async () => {
    for (const address of ["/", "/sign-in", "/api/v1/tickets", "/health"]) {
      const { headers } = await ask(address);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
      expect(headers.has("strict-transport-security")).toBe(false);
    }
    const secure = await ask("/", { headers: { "x-forwarded-proto": "https" } });
    expect(secure.headers.get("strict-transport-security")).toContain("max-age=31536000");
  });

  it("answers 405 to methods that an address does not know, and says which it knows", async () => {
    const response = await ask("/api/v1/tickets", { method: "DELETE" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS, POST"]);
    expect(await response.json()).toMatchObject({ code: "method_not_allowed", instance: "/api/v1/tickets" });
  });

  it.each([
    ["/api/v1/tickets", "POST"],
    ["/api/v1/unknown", "DELETE"],
    ["/api/inngest", "PUT"],
    ["/api/auth/session", "POST"],
  ])("lets %s %s through to who decides", async (address, method) => {
    expect((await ask(address, { method })).headers.get("x-middleware-next")).toBe("1");
  });
});
