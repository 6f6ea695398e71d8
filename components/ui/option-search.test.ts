import { describe, expect, it } from "vitest";
import { searchOptions } from "./option-search.ts";

const options = [
  { value: "1", label: "Marketing site" },
  { value: "2", label: "Site" },
  { value: "3", label: "Sites abroad" },
  { value: "4", label: "Öberg & Söhne", keywords: ["vip"] },
  { value: "5", label: "Website" },
  { value: "6", label: "دعم العملاء" },
];
const find = (query: string) => searchOptions(options, query).map((option) => option.label);

describe("searchOptions", () => {
  it("puts the equal before what begins with it, before words that begin with it, before the rest", () => {
    expect(find("site")).toEqual(["Site", "Sites abroad", "Marketing site", "Website"]);
  });

  it("ignores accents and case", () => {
    expect(find("OBERG")).toEqual(["Öberg & Söhne"]);
  });

  it("finds by keyword and by other scripts", () => {
    expect(find("vip")).toEqual(["Öberg & Söhne"]);
    expect(find("دعم")).toEqual(["دعم العملاء"]);
  });

  it("needs every word", () => {
    expect(find("site marketing")).toEqual(["Marketing site"]);
    expect(find("site zebra")).toEqual([]);
  });

  it("gives everything in order for an empty query", () => {
    expect(find("  ")).toEqual(options.map((option) => option.label));
  });

  it("sorts 2,000 options well within a key press", () => {
    const many = Array.from({ length: 2_000 }, (_, index) => ({ value: `${index}`, label: `List ${index}` }));
    expect(searchOptions(many, "list 19")[0]?.label).toBe("List 19");
  });
});
