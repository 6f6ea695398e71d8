import { expect, it } from "vitest";
import type { MappingEntry } from "#lib/sync/schema.ts";
import { isSameDraft, onTopOf } from "./mapping-draft.ts";

const pair = (key: string, fieldId: string, direction: MappingEntry["direction"] = "both"): MappingEntry => ({
  key,
  fieldId,
  direction,
  policy: "latest",
  valueMap: [],
  default: null,
});

const before = [pair("region", "f-1"), pair("floor", "f-2"), pair("plan", "f-3")];

it("keeps what is not saved yet when somebody else saves, and takes the rest as it is now", () => {
  const mine = [pair("region", "f-1", "to_clickup"), pair("floor", "f-2"), pair("seats", "f-4")];
  const now = [
    pair("floor", "f-2", "from_clickup"),
    pair("region", "f-1"),
    pair("plan", "f-3"),
    pair("vat", "f-5"),
  ];
  expect(onTopOf(now, before, mine)).toEqual([
    pair("floor", "f-2", "from_clickup"),
    pair("region", "f-1", "to_clickup"),
    pair("vat", "f-5"),
    pair("seats", "f-4"),
  ]);
});

it("keeps the pair that is not saved yet where both have put a field of ClickUp's in one", () => {
  const mine = [...before, pair("seats", "f-4")];
  const now = [...before, pair("vat", "f-4")];
  expect(onTopOf(now, before, mine)).toEqual(mine);
});

it("is what was saved once it is saved, and what it is now where nothing was touched", () => {
  const mine = [pair("floor", "f-2", "off")];
  expect(isSameDraft(onTopOf(mine, before, mine), mine)).toBe(true);
  expect(onTopOf(mine, before, before)).toEqual(mine);
});
