import { describe, expect, it } from "vitest";
import { assignIssues, toFieldName } from "./server-errors.ts";

describe("toFieldName", () => {
  it.each([
    ["title", "title"],
    ["/title", "title"],
    ["/items/0/title", "items.0.title"],
    ["/a~1b/c~0d", "a/b.c~d"],
    ["items[0].title", "items.0.title"],
    ["body.title", "title"],
    ["/body/title", "title"],
    ["bodywork", "bodywork"],
  ])("%s is %s", (path, name) => {
    expect(toFieldName(path)).toBe(name);
  });
});

describe("assignIssues", () => {
  it("puts a complaint on its field and keeps the first of several", () => {
    const { fields, rest } = assignIssues(
      [
        { path: "title", message: "Too long." },
        { path: "title", message: "No emoji." },
      ],
      ["title", "description"],
    );
    expect([...fields]).toEqual([["title", "Too long."]]);
    expect(rest).toEqual([]);
  });

  it("gives a part of a field to the nearest field", () => {
    const { fields } = assignIssues(
      [
        { path: "/tags/3", message: "Too long." },
        { path: "/address/city/name", message: "Unknown." },
      ],
      ["tags", "address", "address.city"],
    );
    expect([...fields]).toEqual([
      ["tags", "Too long."],
      ["address.city", "Unknown."],
    ]);
  });

  it("drops nothing: what no field owns stands above the form", () => {
    const { rest } = assignIssues([{ path: "titles", message: "Unknown field." }], ["title"]);
    expect(rest).toEqual([{ path: "titles", message: "Unknown field." }]);
  });
});
