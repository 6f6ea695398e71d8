import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeText } from "./merge-text.ts";

const lines = fc.array(fc.constantFrom("a", "b", "c", "", "d d"), { maxLength: 12 });
const text = lines.map((some) => some.join("\n"));

describe("mergeText", () => {
  it.each([
    ["changes apart", "a\nb\nc\nd\ne", "A\nb\nc\nd\ne", "a\nb\nc\nd\nE", "A\nb\nc\nd\nE"],
    ["an addition above and one below", "a\nb", "x\na\nb", "a\nb\ny", "x\na\nb\ny"],
    ["a deletion and an addition apart", "a\nb\nc\nd", "a\nc\nd", "a\nb\nc\nd\ne", "a\nc\nd\ne"],
    ["the same change on both sides, and one more", "a\nb\nc\nd", "A\nb\nc\nd", "A\nb\nc\nD", "A\nb\nc\nD"],
    ["everything deleted on one side", "a\nb", "", "a\nb", ""],
    ["the same line put at the end by both", "a\nb", "a\nb\nc", "a\nb\nc", "a\nb\nc"],
  ])("puts together %s", (_, base, ours, theirs, merged) => {
    expect(mergeText(base, ours, theirs)).toBe(merged);
  });

  it.each([
    ["the same line", "a\nb\nc", "a\nX\nc", "a\nY\nc"],
    ["neighbouring lines", "a\nb\nc\nd", "a\nX\nc\nd", "a\nb\nY\nd"],
    ["additions at the same place", "a\nb", "a\nx\nb", "a\ny\nb"],
    ["a deletion of what the other changed", "a\nb\nc", "a\nc", "a\nX\nc"],
    ["different endings", "a", "a\nx", "a\ny"],
    ["one change across two of the other side", "a\nb\nc\nd\ne", "X\nb\nc\nd\nY", "Z"],
  ])("gives up over %s", (_, base, ours, theirs) => {
    expect(mergeText(base, ours, theirs)).toBeNull();
  });

  it("takes a change of one side as it is, and the same change of both", () => {
    fc.assert(
      fc.property(text, text, (base, other) => {
        expect(mergeText(base, other, base)).toBe(other);
        expect(mergeText(base, base, other)).toBe(other);
        expect(mergeText(base, other, other)).toBe(other);
      }),
    );
  });

  it("comes to the same whichever side is called ours", () => {
    fc.assert(
      fc.property(text, text, text, (base, one, other) => {
        expect(mergeText(base, one, other)).toBe(mergeText(base, other, one));
      }),
      { numRuns: 1_000 },
    );
  });

  it("invents no line, and loses none that nobody deleted", () => {
    const count = (some: string[], line: string) => some.filter((one) => one === line).length;
    fc.assert(
      fc.property(lines, lines, lines, (base, one, other) => {
        const merged = mergeText(base.join("\n"), one.join("\n"), other.join("\n"))?.split("\n");
        if (merged === undefined) return;
        const versions = [base, one, other].map((some) => some.join("\n").split("\n"));
        for (const line of new Set([...merged, ...versions.flat()])) {
          const [inBase = 0, inOne = 0, inOther = 0] = versions.map((some) => count(some, line));
          // Each side's surplus or loss counts once when both made the same change, twice at most.
          const apart = inBase + (inOne - inBase) + (inOther - inBase);
          const bounds = [apart, inOne, inOther];
          expect(count(merged, line)).toBeGreaterThanOrEqual(Math.min(...bounds));
          expect(count(merged, line)).toBeLessThanOrEqual(Math.max(...bounds));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("merges changes to lines that lie apart, however many there are", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }),
        fc.array(fc.boolean(), { minLength: 41, maxLength: 41 }),
        (places, sides) => {
          // Every third line may change, so that no two changes are neighbours.
          const base = Array.from({ length: 123 }, (_, index) => `line ${index}`);
          const change = (isOurs: boolean) =>
            base.map((line, index) =>
              index % 3 === 1 && places.includes((index - 1) / 3) && sides[(index - 1) / 3] === isOurs
                ? `${line} changed`
                : line,
            );
          const both = base.map((line, index) =>
            index % 3 === 1 && places.includes((index - 1) / 3) ? `${line} changed` : line,
          );
          expect(mergeText(base.join("\n"), change(true).join("\n"), change(false).join("\n"))).toBe(
            both.join("\n"),
          );
        },
      ),
    );
  });

  it("gives up early on thousands of like lines that differ everywhere", () => {
    const of = (rest: number) =>
      Array.from({ length: 25_000 }, (_, index) => (index % rest === 0 ? `${rest}` : "")).join("\n");
    const start = performance.now();
    expect(mergeText(of(2), of(3), of(5))).toBeNull();
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
