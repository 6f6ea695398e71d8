import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slugFromName, slugProblem } from "./slug.ts";

describe("slugs", () => {
  it.each([
    ["Acme Ltd", "acme-ltd"],
    ["Ærø & Söhne GmbH", "aero-sohne-gmbh"],
    ["  --Straße 7--  ", "strasse-7"],
    ["株式会社", "team"],
    ["A", "a-team"],
    ["Settings", "settings-team"],
    ["0190aaaa-0000-7000-8000-000000000000", "0190aaaa-0000-7000-8000-000000000000-team"],
  ])("are made of names: %s becomes %s", (name, slug) => {
    expect(slugFromName(name)).toBe(slug);
  });

  it("made of whatever name can be taken, with room for a number", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (name) => {
        const slug = slugFromName(name);
        expect(slugProblem(slug)).toBeNull();
        expect(slugProblem(`${slug}-10`.slice(0, 48))).toBeNull();
      }),
    );
  });

  it.each([
    "a",
    "-acme",
    "acme-",
    "ac--me",
    "Acme",
    "ac me",
    "äcme",
    "api",
    "sign-in",
    "x".repeat(49),
    "../etc",
  ])("cannot be %s", (slug) => {
    expect(slugProblem(slug)).not.toBeNull();
  });
});
