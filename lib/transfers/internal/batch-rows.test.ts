import { describe, expect, it } from "vitest";
import { createRowReader } from "./batch-rows.ts";

const read = (rows: Record<string, string | string[]>[]) => {
  const readRow = createRowReader();
  return rows.map((cells, index) => readRow({ line: index + 2, cells, problem: null }));
};

describe("what a row is known by", () => {
  it("is its reference, else its id, else a hash of what it says", () => {
    const [byReference, byId, byContent] = read([
      { name: "A", external_reference: " R-1 ", id: "7" },
      { name: "A", id: "8" },
      { name: "A" },
    ]);
    expect(byReference).toMatchObject({ reference: "R-1", isReferenceFromContent: false });
    expect(byId).toMatchObject({ reference: "8", isReferenceFromContent: false });
    expect(byContent?.reference).toMatch(/^import:[0-9a-f]{64}$/);
    expect(byContent?.isReferenceFromContent).toBe(true);
  });

  it("is the same for the same content, whatever the order of columns, empty cells and line ends", () => {
    const [first] = read([{ name: "A", description: "one\r\ntwo", phone: "" }]);
    const [second] = read([{ description: " one\ntwo", name: "A" }]);
    const [third] = read([{ description: "one\ntwo", name: "B" }]);
    expect(second?.reference).toBe(first?.reference);
    expect(third?.reference).not.toBe(first?.reference);
  });
});

describe("doubles in one file", () => {
  it.each([
    [
      "by reference",
      { name: "A", external_reference: "R" },
      { name: "B", external_reference: "R" },
      /Line 2 is the same/,
    ],
    [
      "by id",
      { name: "A", id: "X", external_reference: "R" },
      { name: "B", id: "x", external_reference: "S" },
      /Line 2 is the same/,
    ],
    ["by content", { name: "A" }, { name: " A " }, /Line 2 says the same/],
  ])("are refused: %s", (_, first, second, reason) => {
    const [one, two] = read([first, second]);
    expect(one?.problem).toBeNull();
    expect(two?.problem?.reason).toMatch(reason);
  });

  it("are not found where rows only look alike", () => {
    const rows = read([
      { name: "A" },
      { name: "A", phone: "1" },
      { name: "A", external_reference: "R" },
      { name: "A", id: "1" },
    ]);
    expect(rows.map(({ problem }) => problem)).toEqual([null, null, null, null]);
  });
});

it("refuses text that the database cannot keep", () => {
  const [nul, half, fine] = read([{ name: "a\u0000b" }, { name: "A", tags: ["\ud800"] }, { name: "😀" }]);
  expect(nul?.problem).toMatchObject({ field: "name" });
  expect(half?.problem).toMatchObject({ field: "tags" });
  expect(fine?.problem).toBeNull();
});
