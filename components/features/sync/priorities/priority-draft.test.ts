import { expect, it } from "vitest";
import { onTopOf } from "./priority-draft.ts";

const usual = {
  fromClickup: { urgent: "urgent", high: "high", normal: "normal", low: "low", none: "normal" },
  toClickup: { urgent: "urgent", high: "high", normal: "normal", low: "low" },
} as const;

it("keeps what is not saved yet when somebody else saves, and takes the rest from them", () => {
  const mine = { ...usual, fromClickup: { ...usual.fromClickup, none: "low" } } as const;
  const theirs = {
    fromClickup: { ...usual.fromClickup, none: "high", urgent: "high" },
    toClickup: { ...usual.toClickup, low: "normal" },
  } as const;
  expect(onTopOf(theirs, usual, mine)).toEqual({
    fromClickup: { ...usual.fromClickup, none: "low", urgent: "high" },
    toClickup: { ...usual.toClickup, low: "normal" },
  });
  expect(onTopOf(mine, usual, mine)).toEqual(mine);
});
