import { describe, expect, it } from "vitest";
import { closestStatus, type ListedStatus, mapStatuses } from "./map-statuses.ts";

const status = (id: string, name: string, type: string): ListedStatus => ({ id, name, type });
const NEW_LIST = [
  status("n1", "Intake", "open"),
  status("n2", "Review", "custom"),
  status("n3", "QA", "custom"),
  status("n4", "Released", "done"),
  status("n5", "Archived", "closed"),
];

describe("closestStatus", () => {
  it.each([
    ["review", "open", "Review"],
    ["to do", "open", "Intake"],
    ["fixing", "custom", "Review"],
    ["resolved", "done", "Released"],
    ["closed", "closed", "Archived"],
    ["odd", "unheard of", "Review"],
  ])("%s (%s) becomes %s", (name, type, expected) => {
    expect(closestStatus({ name, type }, NEW_LIST)?.name).toBe(expected);
  });

  it("finds the next best type in a List of few statuses, and nothing in one of none", () => {
    const two = [status("a", "Open", "open"), status("b", "Closed", "closed")];
    expect(closestStatus({ name: "x", type: "done" }, two)?.name).toBe("Closed");
    expect(closestStatus({ name: "x", type: "custom" }, two)?.name).toBe("Open");
    expect(closestStatus({ name: "x", type: "open" }, [])).toBeNull();
  });
});

describe("mapStatuses", () => {
  const OLD_LIST = [
    status("o1", "to do", "open"),
    status("o2", "REVIEW", "custom"),
    status("o3", "waiting", "custom"),
    status("o4", "closed", "closed"),
  ];

  it("maps what the List lacks, by wish or by what comes closest, and leaves out what it has", () => {
    expect(mapStatuses(OLD_LIST, NEW_LIST, { Waiting: "qa" })).toEqual([
      { from: "o1", to: "n1" },
      { from: "o3", to: "n3" },
      { from: "o4", to: "n5" },
    ]);
  });

  it("a wish for a status that is gone falls back to what comes closest", () => {
    expect(mapStatuses(OLD_LIST, NEW_LIST, { waiting: "Nowhere" })).toContainEqual({ from: "o3", to: "n2" });
  });
});
