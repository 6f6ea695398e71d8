import { describe, expect, it } from "vitest";
import { goneKindOf, nextLookAfter } from "./gone-kinds.ts";

const at = (minutes: number) => new Date(minutes * 60_000);

describe("what became of a task", () => {
  it.each([
    ["ITEM_013", "deleted"],
    ["ACCESS_083", "no_access"],
    ["OAUTH_027", "workspace_closed"],
    ["OAUTH_023", "workspace_closed"],
    ["ACCESS_190", "not_found"],
    ["ACCESS_999", "not_found"],
    [null, "not_found"],
  ] as const)("%s says: %s", (ecode, kind) => {
    expect(goneKindOf(ecode)).toBe(kind);
  });
});

describe("the next look at a task that is gone", () => {
  it("comes soon at first, then ever more rarely, at most once a day, and ends", () => {
    expect(nextLookAfter(at(0), at(0))).toEqual(at(10));
    expect(nextLookAfter(at(0), at(10))).toEqual(at(20));
    expect(nextLookAfter(at(0), at(20))).toEqual(at(40));
    expect(nextLookAfter(at(0), at(10 * 24 * 60))).toEqual(at(11 * 24 * 60));
    expect(nextLookAfter(at(0), at(31 * 24 * 60))).toBeNull();
  });

  it("is looked for no more than fifty times in all", () => {
    let looks = 0;
    for (let now: Date | null = at(0); now !== null; now = nextLookAfter(at(0), now)) looks += 1;
    expect(looks).toBeLessThan(50);
  });
});
