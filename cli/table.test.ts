import { describe, expect, it } from "vitest";
import { countOf, formatPairs, formatTable, printable, shortTime, widthOf } from "./table.ts";

describe("formatTable", () => {
  const columns = [
    { title: "NAME", value: (row: { name: string | null; count: number }) => row.name },
    { title: "N", value: (row: { count: number }) => row.count, align: "right" as const },
  ];

  it("puts values under their titles, numbers right, and a dash for nothing", () => {
    expect(
      formatTable(columns, [
        { name: "Ada", count: 7 },
        { name: null, count: 1234 },
      ]),
    ).toBe("NAME     N\nAda      7\n–     1234");
  });

  it("keeps its columns under wide scripts, emoji and letters of several code points", () => {
    const lines = formatTable(columns, [
      { name: "東京支社", count: 1 },
      { name: "🎫 desk", count: 1 },
      { name: "Zoe\u0308", count: 1 },
    ]).split("\n");
    expect(new Set(lines.map(widthOf)).size).toBe(1);
  });

  it("prints its titles when there is no row", () => {
    expect(formatTable(columns, [])).toBe("NAME  N");
  });
});

describe("printable", () => {
  it.each([
    ["\u001b[31mred\u001b[0m", " [31mred [0m"],
    ["two\r\nlines", "two lines"],
    ["\u009b2J", " 2J"],
    ["abc\u202etxt", "abc txt"],
    ["plain – Ünïcode 🎫", "plain – Ünïcode 🎫"],
  ])("leaves a terminal nothing to obey in %j", (text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  it("guards tables and pairs", () => {
    const evil = "x\u001b]0;title\u0007";
    expect(formatTable([{ title: "A", value: (row: string) => row }], [evil])).not.toContain("\u001b");
    expect(formatPairs([["A", evil]])).not.toContain("\u001b");
  });
});

it("counts with the fitting noun and tells times in UTC", () => {
  expect([countOf(0, "job"), countOf(1, "job"), countOf(2, "person", "people")]).toEqual([
    "0 jobs",
    "1 job",
    "2 people",
  ]);
  expect(shortTime("2026-03-01T12:34:56.789Z")).toBe("2026-03-01 12:34Z");
});
