import { describe, expect, it } from "vitest";
import { apiKeyPrefix, isApiKeyText, newApiKeyText } from "./api-key-text.ts";
import { hashSecret, newLinkToken, randomBase62 } from "./secret-text.ts";

describe("secrets", () => {
  it("hash as SHA-256 does", () => {
    // The test vector of FIPS 180-2, appendix B.1.
    expect(hashSecret("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("for links hold 256 bits and fit an address", () => {
    const tokens = Array.from({ length: 200 }, newLinkToken);
    expect(new Set(tokens).size).toBe(200);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  });

  it("use every letter and digit about equally often", () => {
    const counts = new Map<string, number>();
    for (const character of randomBase62(62_000)) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(62);
    // 1,000 expected each, standard deviation 32: eight of them are never reached by chance.
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(256);
  });
});

describe("API keys", () => {
  it("can be told by their form, and show no more than their beginning", () => {
    const key = newApiKeyText();
    expect(key).toMatch(/^rd_live_[0-9A-Za-z]{40}$/);
    expect(isApiKeyText(key)).toBe(true);
    expect(apiKeyPrefix(key)).toBe(key.slice(0, 12));
  });

  it.each([
    "",
    "rd_live_",
    "rd_test_0123456789012345678901234567890123456789",
    `${newApiKeyText()}x`,
    ` ${newApiKeyText()}`,
  ])("%j is none", (text) => {
    expect(isApiKeyText(text)).toBe(false);
  });
});
