import { describe, expect, it } from "vitest";
import { nextSort } from "./columns.ts";
import { selectionState, toggleAll, toggleOne } from "./selection.ts";

const keys = ["a", "b", "c", "d"];

describe("nextSort", () => {
  it("turns the sorted column round", () => {
    expect(nextSort({ column: "title", direction: "asc" }, { id: "title" }).direction).toBe("desc");
    expect(nextSort({ column: "title", direction: "desc" }, { id: "title" }).direction).toBe("asc");
  });

  it("begins another column in its own first direction", () => {
    const current = { column: "title", direction: "desc" } as const;
    expect(nextSort(current, { id: "created", firstDirection: "desc" }).direction).toBe("desc");
    expect(nextSort(current, { id: "name" }).direction).toBe("asc");
    expect(nextSort(undefined, { id: "name" })).toEqual({ column: "name", direction: "asc" });
  });
});

describe("selection", () => {
  it("is all, some or none of the rows on screen", () => {
    expect(selectionState(keys, new Set(keys))).toBe(true);
    expect(selectionState(keys, new Set(["b"]))).toBe("indeterminate");
    expect(selectionState(keys, new Set(["elsewhere"]))).toBe(false);
    expect(selectionState([], new Set(["elsewhere"]))).toBe(false);
  });

  it("leaves rows of other pages alone when all are turned", () => {
    expect(toggleAll(keys, new Set(["elsewhere", "a"]))).toEqual(new Set(["elsewhere", ...keys]));
    expect(toggleAll(keys, new Set(["elsewhere", ...keys]))).toEqual(new Set(["elsewhere"]));
  });

  it("turns one row, and with an anchor the range in either direction", () => {
    expect(toggleOne(keys, new Set(), "b")).toEqual(new Set(["b"]));
    expect(toggleOne(keys, new Set(["b"]), "b")).toEqual(new Set());
    expect(toggleOne(keys, new Set(["a"]), "c", "a")).toEqual(new Set(["a", "b", "c"]));
    expect(toggleOne(keys, new Set(["d"]), "b", "d")).toEqual(new Set(["b", "c", "d"]));
    expect(toggleOne(keys, new Set(keys), "c", "b")).toEqual(new Set(["a", "d"]));
  });

  it("turns only the row itself when the anchor is no longer on screen", () => {
    expect(toggleOne(keys, new Set(), "c", "gone")).toEqual(new Set(["c"]));
  });
});
