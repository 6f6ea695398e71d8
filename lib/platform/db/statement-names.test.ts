import { describe, expect, it } from "vitest";
import { createStatementNames, PLANNED_ANEW } from "./statement-names.ts";

describe("createStatementNames", () => {
  it("names a statement from its second time on, always the same, and no two alike", () => {
    const nameOf = createStatementNames();
    const [first, second] = [{ sql: "select 1" }, { sql: "select 2" }];
    expect([nameOf(first), nameOf(second)]).toEqual(["", ""]);
    const names = [nameOf(first), nameOf(second)];
    expect(new Set(names).size).toBe(2);
    expect([nameOf(first), nameOf(second)]).toEqual(names);
  });

  it("never names one that is to be planned for its values", () => {
    const nameOf = createStatementNames();
    const search = { sql: `select ${PLANNED_ANEW} 1` };
    expect([nameOf(search), nameOf(search), nameOf(search)]).toEqual(["", "", ""]);
  });

  it("keeps a bounded number, whatever callers send", () => {
    const nameOf = createStatementNames();
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 900; index += 1) nameOf({ sql: `select ${index}` });
    }
    const named = Array.from({ length: 900 }, (_, index) => nameOf({ sql: `select ${index}` }));
    expect(named.filter((name) => name !== "")).toHaveLength(250);
  });
});
