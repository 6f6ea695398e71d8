import { describe, expect, it } from "vitest";
import type { CustomValue, TicketField, TicketFieldType } from "#lib/tickets/schema.ts";
import { customNews, fromCustomCell, readCustomHeading, toCustomCell } from "./custom-cells.ts";

const fieldOf = (type: TicketFieldType): TicketField => ({
  id: "1",
  key: "own",
  label: "Own",
  helpText: "",
  type,
  currency: type === "money" ? "EUR" : null,
  maximum: type === "rating" ? 5 : null,
  options: [
    { key: "gold", label: "Gold", isArchived: false },
    { key: "big", label: "Big, round", isArchived: false },
  ],
  isRequired: false,
  isPublic: false,
  createdAt: "",
  updatedAt: "",
  archivedAt: null,
});
const ana = "01a1fd9e-7bb6-7245-8dd2-97964d438e07";
const emailOf = (id: string) => (id === ana ? "ana@example.test" : undefined);
const memberOf = (email: string) => (email === "ana@example.test" ? ana : undefined);

describe("cells of own fields", () => {
  it.each<[TicketFieldType, CustomValue, string]>([
    ["text", "A, b", "A, b"],
    ["number", -1.5, "-1.5"],
    ["money", 1234.5, "1234.5"],
    ["rating", 3, "3"],
    ["checkbox", true, "yes"],
    ["checkbox", false, "no"],
    ["date", "2026-11-30", "2026-11-30"],
    ["choice", "gold", "Gold"],
    ["choice", "big", "big"],
    ["choices", ["gold", "big"], "Gold, big"],
    ["people", [ana], "ana@example.test"],
    [
      "location",
      { lat: 48.2, lng: 16.37, address: "Stephansplatz 1, Wien" },
      "48.2, 16.37, Stephansplatz 1, Wien",
    ],
    ["location", { lat: 48.2, lng: -16, address: "" }, "48.2, -16"],
  ])("%s: %j is written as %s and read back as the same, from CSV and from a list", (type, value, text) => {
    const field = fieldOf(type);
    const cell = toCustomCell(field, value, emailOf);
    expect(Array.isArray(cell) ? cell.join(", ") : cell).toBe(text);
    expect(fromCustomCell(field, text, memberOf)).toEqual(value);
    expect(fromCustomCell(field, cell ?? "", memberOf)).toEqual(value);
    expect(customNews([field], { own: value }, { own: fromCustomCell(field, text, memberOf) })).toEqual({});
  });

  it("empty cells empty the field, and what stands for no value is left for the field to refuse", () => {
    expect(fromCustomCell(fieldOf("number"), " ", memberOf)).toBeNull();
    expect(fromCustomCell(fieldOf("number"), "many", memberOf)).toBe("many");
    expect(fromCustomCell(fieldOf("people"), "x@example.test", memberOf)).toEqual(["x@example.test"]);
    expect(customNews([fieldOf("number")], {}, { own: "many" })).toEqual({ own: "many" });
    expect(toCustomCell(fieldOf("text"), undefined, emailOf)).toBeNull();
  });

  it("headings name a field's key behind the prefix", () => {
    expect(readCustomHeading(" Field_serial_number ")).toBe("field_serial_number");
    expect(readCustomHeading("field_")).toBeNull();
    expect(readCustomHeading("status")).toBeNull();
  });
});
