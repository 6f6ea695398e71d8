import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeCallback } from "./safe-callback.ts";

describe("safeCallback", () => {
  it.each(["/", "/acme/tickets", "/acme/tickets?status=open&q=a%2Fb", "/invitations/abc#top"])(
    "keeps the path %s",
    (path) => {
      expect(safeCallback(path)).toBe(path);
    },
  );

  it.each([
    undefined,
    "",
    "acme",
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/a\\..\\b",
    "javascript:alert(1)",
  ])("replaces %j by the start page", (url) => {
    expect(safeCallback(url)).toBe("/");
  });

  it("never leads to another site, whatever it is given", () => {
    const here = "https://desk.example";
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("/", "\\", "\t", "\n", ":", "@", ".", "a", "?", "#", " ") }),
        (url) => {
          expect(new URL(safeCallback(url), here).origin).toBe(here);
        },
      ),
    );
  });
});
