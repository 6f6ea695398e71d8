import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toSearchQuery } from "./search-query.ts";

describe("toSearchQuery", () => {
  it.each([
    ["printer", "'printer':*"],
    ["  Printer   NETWORK ", "'printer' & 'network':*"],
    ["it's", "('it''s':* | ('it' & 's':*))"],
    ["a-b c", "('a-b' | ('a' & 'b')) & 'c':*"],
    ["ana@example.com", "'ana@example.com':*"],
    ["ana@exam", "('ana@exam':* | 'ana':*)"],
    ["\ufb01ne", "'fine':*"],
    ["École", "'ecole':*"],
    ["E\u0301COLE", "'ecole':*"],
    ["Straße Łódź Œuvre", "'strasse' & 'lodz' & 'oeuvre':*"],
    ["ガード 한국", "'ガード' & '한국':*"],
    ["?! ...", null],
    ["", null],
  ])("reads %j as %s", (text, query) => {
    expect(toSearchQuery(text)).toBe(query);
  });

  it("limits words to the weights asked for", () => {
    expect(toSearchQuery("red car", "AC")).toBe("'red':AC & 'car':*AC");
  });

  it("keeps everything typed inside quotes, and bounded", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const query = toSearchQuery(text);
        if (query === null) return;
        const outside = query.replaceAll(/'(?:[^'\\]|''|\\\\)*'/g, "");
        expect(outside).toMatch(/^[ ()&|:*]*$/);
        expect(query.length).toBeLessThan(6_000);
      }),
      { numRuns: 500 },
    );
  });
});
