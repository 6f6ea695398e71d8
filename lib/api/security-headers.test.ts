import { describe, expect, it } from "vitest";
import { commonHeaders, contentSecurityPolicy } from "./security-headers.ts";

const page = { nonce: "abc123", isDevelopment: false, isSecure: true };

describe("contentSecurityPolicy", () => {
  it("runs scripts of this request's nonce alone", () => {
    const policy = contentSecurityPolicy(page);
    expect(policy).toContain("script-src 'self' 'nonce-abc123' 'strict-dynamic';");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  it("lets no page frame ours, no form leave, no base move", () => {
    for (const part of [
      "frame-ancestors 'none'",
      "form-action 'self'",
      "base-uri 'none'",
      "object-src 'none'",
    ]) {
      expect(contentSecurityPolicy(page).split("; ")).toContain(part);
    }
  });

  it("asks for https only where there is https, and for eval only while developing", () => {
    expect(contentSecurityPolicy({ ...page, isSecure: false })).not.toContain("upgrade-insecure-requests");
    expect(contentSecurityPolicy({ ...page, isDevelopment: true })).toContain("'unsafe-eval'");
  });
});

describe("commonHeaders", () => {
  it("pins https only when the request came by https", () => {
    expect(commonHeaders({ isSecure: true })).toHaveProperty("Strict-Transport-Security");
    expect(commonHeaders({ isSecure: false })).not.toHaveProperty("Strict-Transport-Security");
  });
});
