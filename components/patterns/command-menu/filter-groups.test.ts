import { describe, expect, it } from "vitest";
import type { CommandGroup, CommandRow } from "./command-groups.ts";
import { filterGroups } from "./filter-groups.ts";

const row = (label: string, keywords: string[] = []): CommandRow => ({
  id: label,
  label,
  keywords,
  action: { kind: "navigate", href: "/" },
});

const groups: CommandGroup[] = [
  { id: "go", heading: "Go to", rows: [row("Tickets"), row("Customers", ["companies"])] },
  { id: "found", heading: "Tickets", rows: [row("Printer on fire")], isSearched: true },
  { id: "theme", heading: "Theme", page: "theme", rows: [row("Dark")] },
];
const labels = (page: string | undefined, query: string) =>
  filterGroups(groups, page, query).map((group) => [group.id, group.rows.map((each) => each.label)]);

describe("filterGroups", () => {
  it("shows one page at a time", () => {
    expect(labels("theme", "")).toEqual([["theme", ["Dark"]]]);
    expect(labels(undefined, "").map(([id]) => id)).toEqual(["go", "found"]);
  });

  it("filters by label and keyword, and leaves out empty groups", () => {
    expect(labels(undefined, "compan")).toEqual([
      ["go", ["Customers"]],
      ["found", ["Printer on fire"]],
    ]);
  });

  it("does not filter again what the server has searched", () => {
    expect(labels(undefined, "zebra")).toEqual([["found", ["Printer on fire"]]]);
  });
});
