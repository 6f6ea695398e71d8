import { describe, expect, it } from "vitest";
import { findOption, findTypedOption } from "./typed-option.ts";

const options = ["Low", "Normal", "High", "Hidden", "Highest"].map((label) => ({
  label,
  isDisabled: label === "Hidden",
}));

describe("findTypedOption", () => {
  it.each([
    { active: 0, typed: "h", found: "High" },
    { active: 2, typed: "h", found: "Highest" },
    { active: 4, typed: "h", found: "High" },
    { active: 2, typed: "hi", found: "High" },
    { active: 2, typed: "highe", found: "Highest" },
    { active: 2, typed: "hh", found: "Highest" },
    { active: -1, typed: "N", found: "Normal" },
    { active: 0, typed: "x", found: undefined },
    { active: 0, typed: "hid", found: undefined },
  ])("finds $found when $typed is typed on option $active", ({ active, typed, found }) => {
    expect(options[findTypedOption(options, active, typed)]?.label).toBe(found);
  });

  it("finds nothing among nothing", () => {
    expect(findTypedOption([], -1, "a")).toBe(-1);
  });
});

describe("findOption", () => {
  it.each([
    { index: 3, direction: 1, found: 4 },
    { index: 3, direction: -1, found: 2 },
    { index: 5, direction: 1, found: -1 },
    { index: -1, direction: -1, found: -1 },
  ] as const)("steps over what can't be chosen from $index by $direction", ({ index, direction, found }) => {
    expect(findOption(options, index, direction)).toBe(found);
  });
});
