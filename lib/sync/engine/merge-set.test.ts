import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChange, changeOfSet, isSameSet, mergeSets } from "./merge-set.ts";

const key = (name: string) => name.toLowerCase();
const names = fc.uniqueArray(fc.constantFrom("a", "B", "c", "D", "e", "f"), { maxLength: 6 });
const sorted = (some: readonly string[]) => some.map(key).sort();
const sides = (some: string[]) => ({ ours: some, theirs: some });

describe("mergeSets", () => {
  it.each([
    [["a"], ["a", "b"], ["a", "c"], ["a", "b", "c"]],
    [["a", "b"], ["a"], ["b"], []],
    [["a"], ["a", "b"], [], ["b"]],
    [["a"], [], [], []],
    [[], ["x"], ["X"], ["x"]],
    [["Print"], ["print", "new"], ["PRINT"], ["new", "print"]],
  ])("%j became %j here and %j there: %j", (base, ours, theirs, expected) => {
    const merged = mergeSets(sides(base), { ours, theirs }, key);
    expect(sorted(merged.ours)).toEqual(expected);
    expect(sorted(merged.theirs)).toEqual(expected);
  });

  it("leaves alone what the sides never agreed on and neither touched", () => {
    expect(
      mergeSets({ ours: ["mine"], theirs: ["yours"] }, { ours: ["mine", "a"], theirs: ["yours", "b"] }, key),
    ).toEqual({ ours: ["mine", "a", "b"], theirs: ["yours", "b", "a"] });
  });

  it("keeps a name that one side added while the other took it away", () => {
    expect(mergeSets({ ours: [], theirs: ["a"] }, { ours: ["a"], theirs: [] }, key)).toEqual({
      ours: ["a"],
      theirs: ["a"],
    });
  });

  it("brings sides that agreed to the same set, whichever is called ours and whatever the order", () => {
    fc.assert(
      fc.property(names, names, names, (base, one, other) => {
        const merged = mergeSets(sides(base), { ours: one, theirs: other }, key);
        const swapped = mergeSets(
          sides([...base].reverse()),
          { ours: other, theirs: [...one].reverse() },
          key,
        );
        expect(sorted(merged.ours)).toEqual(sorted(merged.theirs));
        expect(sorted(merged.ours)).toEqual(sorted(swapped.ours));
        for (const name of [...base, ...one, ...other].map(key)) {
          const [was, isOne, isOther] = [base, one, other].map((some) => sorted(some).includes(name));
          expect(sorted(merged.ours).includes(name)).toBe(was ? isOne && isOther : isOne || isOther);
        }
      }),
    );
  });
});

describe("applyChange", () => {
  it("turns the one set into the other, and the other into itself", () => {
    fc.assert(
      fc.property(names, names, (before, after) => {
        const change = changeOfSet(before, after, key);
        expect(isSameSet(applyChange(before, change, key), after, key)).toBe(true);
        expect(applyChange(after, change, key)).toEqual(after);
      }),
    );
  });
});
