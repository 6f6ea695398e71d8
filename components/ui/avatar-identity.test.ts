import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { avatarHue, initialsOf } from "./avatar-identity.ts";

describe("initialsOf", () => {
  it.each([
    ["Ada Lovelace", "AL"],
    ["Ada King Lovelace", "AL"],
    ["plato", "P"],
    ["  mary-jane   watson ", "MW"],
    ["ada.lovelace@example.org", "AL"],
    ["(Ops) team", "OT"],
    ["محمد علي", "مع"],
    ["山田 太郎", "山太"],
    ["👩‍🚀 Astro", "👩‍🚀A"],
    ["Åsa Öberg", "ÅÖ"],
    ["", "?"],
    ["---", "?"],
  ])("of %j is %j", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  it("is never empty and never longer than two visible characters' worth of upper-casing", () => {
    const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        const letters = [...segmenter.segment(initialsOf(name))].length;
        return letters >= 1 && letters <= 6;
      }),
    );
  });
});

describe("avatarHue", () => {
  it("is the same in every release: people know their customers by it", () => {
    expect(["Ada Lovelace", "Plato", "محمد علي"].map(avatarHue)).toEqual([5, 3, 3]);
  });

  it("spreads names over all six colours", () => {
    const seen = new Set(Array.from({ length: 100 }, (_, index) => avatarHue(`customer-${index}`)));
    expect([...seen].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
