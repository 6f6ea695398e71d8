import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { guardCell, unguardCell } from "./csv-cells.ts";
import { toCsvLines } from "./csv-lines.ts";

/** Text with far more of the awkward characters than chance would give. */
const awkwardText = fc
  .array(
    fc.oneof(
      fc.constantFrom("=", "+", "-", "@", "'", '"', ",", ";", "\t", "\r", "\n", " ", "＝"),
      fc.string(),
    ),
  )
  .map((parts) => parts.join(""));

describe("guardCell", () => {
  it.each([
    ["=1+1", "'=1+1"],
    ["+44 20 7946 0000", "'+44 20 7946 0000"],
    ["-5", "'-5"],
    ["@cmd", "'@cmd"],
    ["\t=1", "'\t=1"],
    ["\r=1", "'\r=1"],
    ["＝1+1", "'＝1+1"],
    ["'=1", "''=1"],
    ["a=1", "a=1"],
    ["'quoted'", "'quoted'"],
    ["", ""],
  ])("writes %j as %j", (text, cell) => {
    expect(guardCell(text)).toBe(cell);
  });

  it("never leaves a cell that a spreadsheet would take for a formula", () => {
    fc.assert(
      fc.property(awkwardText, (text) => {
        expect(guardCell(text)).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
      }),
    );
  });

  it("is undone by unguardCell, whatever the text", () => {
    fc.assert(
      fc.property(awkwardText, (text) => {
        expect(unguardCell(guardCell(text))).toBe(text);
      }),
    );
  });
});

describe("toCsvLines", () => {
  it("writes rows that any reader of CSV reads back", () => {
    const rows = fc.array(fc.array(awkwardText, { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(rows, (written) => {
        const read: string[][] = parse(toCsvLines(written), { record_delimiter: "\r\n" });
        expect(read.map((row) => row.map(unguardCell))).toEqual(written);
      }),
    );
  });

  it("puts quotes around line breaks of every kind, and around spaces at the ends", () => {
    expect(toCsvLines([["a\nb", "c\rd", " e"]])).toBe('"a\nb","c\rd"," e"\r\n');
  });
});
