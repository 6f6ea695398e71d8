import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TICKET_STATUSES } from "#lib/tickets/schema.ts";
import { statusCodec } from "./status.ts";
import {
  chooseWaysBack,
  findStatusKey,
  type MappedStatus,
  proposeMeaning,
  SOURCE_STATUSES,
  type StatusOfList,
  statusMapOf,
  updateStatuses,
} from "./statuses.ts";

const list: StatusOfList[] = [
  { key: "s1", name: "To do", type: "open", position: 0 },
  { key: "s2", name: "In review", type: "custom", position: 1 },
  { key: "s3", name: "In progress", type: "custom", position: 2 },
  { key: "s4", name: "Waiting for customer", type: "custom", position: 3 },
  { key: "s5", name: "Solved", type: "done", position: 4 },
  { key: "s6", name: "Complete", type: "closed", position: 5 },
];
const proposed = () => updateStatuses(list, []).statuses;
const waysBack = (statuses: MappedStatus[]) =>
  Object.fromEntries(statuses.filter(({ isWayBack }) => isWayBack).map(({ key, means }) => [means, key]));

describe("proposeMeaning", () => {
  it.each([
    ["anything", "open", "open"],
    ["in progress", "done", "resolved"],
    ["in progress", "closed", "closed"],
    ["BLOCKED", "custom", "waiting"],
    ["on-hold", "custom", "waiting"],
    ["Waiting for review", "custom", "waiting"],
    ["Pending", "custom", "waiting"],
    ["not started", "custom", "open"],
    ["Backlog", "custom", "open"],
    ["to_do", "custom", "open"],
    ["doing", "custom", "in_progress"],
    ["code review", "custom", "in_progress"],
    ["Fixed", "custom", "resolved"],
    ["won't do", "custom", "closed"],
    ["cancelled", "custom", "closed"],
    ["in Bearbeitung", "custom", "in_progress"],
    ["anything", "a type that ClickUp makes up tomorrow", "in_progress"],
  ])("%s of type %s means %s", (name, type, means) => {
    expect(proposeMeaning({ name, type })).toBe(means);
  });
});

describe("updateStatuses", () => {
  it("knows the statuses that tickets have", () => {
    expect(SOURCE_STATUSES).toEqual(TICKET_STATUSES);
  });

  it("proposes a meaning and one way back each, and asks for no review on the first look", () => {
    expect(updateStatuses(list, []).review).toEqual([]);
    expect(proposed().map(({ means }) => means)).toEqual([
      "open",
      "in_progress",
      "in_progress",
      "waiting",
      "resolved",
      "closed",
    ]);
    expect(waysBack(proposed())).toEqual({
      open: "s1",
      in_progress: "s3",
      waiting: "s4",
      resolved: "s5",
      closed: "s6",
    });
  });

  it("changes nothing when the List did not change", () => {
    expect(updateStatuses(list, proposed())).toEqual({ statuses: proposed(), review: [] });
  });

  it("keeps what a person confirmed through a renaming and another type, and says so", () => {
    const confirmed = proposed().map((status) =>
      status.key === "s2" ? { ...status, means: "waiting" as const, isConfirmed: true } : status,
    );
    const changed = list.map((status) =>
      status.key === "s2"
        ? { ...status, name: "Done, to be checked" }
        : status.key === "s4"
          ? { ...status, type: "done" }
          : status,
    );
    const { statuses, review } = updateStatuses(changed, confirmed);
    expect(statuses.find(({ key }) => key === "s2")).toMatchObject({
      name: "Done, to be checked",
      means: "waiting",
      isConfirmed: true,
    });
    expect(review).toEqual([
      { kind: "renamed", key: "s2", name: "Done, to be checked", means: "waiting", before: "In review" },
      { kind: "retyped", key: "s4", name: "Waiting for customer", means: "resolved", before: "custom" },
    ]);
  });

  it("finds another way back when one is removed, and knows the removed one when it is there again", () => {
    const without = list.filter(({ key }) => key !== "s3");
    const { statuses, review } = updateStatuses(without, proposed());
    expect(waysBack(statuses)).toMatchObject({ in_progress: "s2" });
    expect(review).toEqual([
      { kind: "removed", key: "s3", name: "In progress", means: "in_progress", before: "In progress" },
    ]);
    expect(statuses.find(({ key }) => key === "s3")).toMatchObject({ isGone: true, isWayBack: false });
    expect(updateStatuses(without, statuses).review).toEqual([]);
    const back = updateStatuses(list, statuses);
    expect(back.review.map(({ kind, key }) => [kind, key])).toEqual([["added", "s3"]]);
    expect(back.statuses.find(({ key }) => key === "s3")).toMatchObject({ isGone: false });
  });

  it("leaves the ways back alone when a status comes in that would fit better", () => {
    const few = list.filter(({ key }) => key !== "s3");
    const before = updateStatuses(few, []).statuses;
    const { statuses, review } = updateStatuses(list, before);
    expect(waysBack(statuses)).toMatchObject({ in_progress: "s2" });
    expect(review).toEqual([
      { kind: "added", key: "s3", name: "In progress", means: "in_progress", before: null },
    ]);
  });

  it("has exactly one way back for every status that is meant, whatever happens to the List", () => {
    const anyStatus = fc.record({
      key: fc.constantFrom("k1", "k2", "k3", "k4", "k5", "k6"),
      name: fc.constantFrom("To do", "Blocked", "Review", "Fixed", "Closed", "Something"),
      type: fc.constantFrom("open", "custom", "done", "closed"),
      position: fc.integer({ min: 0, max: 5 }),
    });
    const anyList = fc.uniqueArray(anyStatus, { selector: ({ key }) => key, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(anyList, { minLength: 1, maxLength: 5 }), fc.integer(), (looks, seed) => {
        let statuses: MappedStatus[] = [];
        for (const [index, look] of looks.entries()) {
          const next = updateStatuses(look, statuses).statuses;
          for (const old of statuses.filter(({ isConfirmed }) => isConfirmed)) {
            expect(next.find(({ key }) => key === old.key)?.means).toBe(old.means);
          }
          const present = next.filter(({ isGone }) => !isGone);
          const { waysBack: ways } = statusMapOf(next);
          for (const means of SOURCE_STATUSES) {
            const ones = present.filter((status) => status.means === means);
            expect(ones.filter(({ isWayBack }) => isWayBack).length).toBe(ones.length > 0 ? 1 : 0);
            expect(ways[means] === null).toBe(present.length === 0);
          }
          // A person says something about one of them now and then.
          statuses = chooseWaysBack(
            next.map((status, at) =>
              (at + index + seed) % 3 === 0
                ? { ...status, isConfirmed: true, means: SOURCE_STATUSES[Math.abs(at + seed) % 5] ?? "open" }
                : status,
            ),
          );
        }
      }),
    );
  });
});

describe("a List without a status for everything", () => {
  const { statuses } = updateStatuses(
    [
      { key: "todo", name: "To do", type: "open", position: 0 },
      { key: "doing", name: "Doing", type: "custom", position: 1 },
      { key: "complete", name: "Complete", type: "closed", position: 2 },
    ],
    [],
  );
  const codec = statusCodec(statusMapOf(statuses));

  it("writes a status as the nearest that there is", () => {
    expect(statusMapOf(statuses).waysBack).toEqual({
      open: "todo",
      in_progress: "doing",
      waiting: "doing",
      resolved: "complete",
      closed: "complete",
    });
  });

  it("does not read its own nearest status back as another", () => {
    expect(codec.toOurs("doing", "waiting", null)).toBe("waiting");
    expect(codec.toOurs("complete", "resolved", null)).toBe("resolved");
    expect(codec.toOurs("complete", "waiting", null)).toBe("closed");
  });
});

describe("statusCodec", () => {
  const codec = statusCodec(statusMapOf(proposed()));

  it("leaves a task in any status that means what is wanted", () => {
    expect(codec.toTheirs("in_progress", "s2", null)).toBe("s2");
    expect(codec.toTheirs("in_progress", "s1", null)).toBe("s3");
  });

  it("changes nothing here for a status that nobody has mapped", () => {
    expect(codec.toOurs("unheard of", "waiting", null)).toBe("waiting");
  });

  it("still knows what a removed status meant", () => {
    const { statuses } = updateStatuses(list.slice(1), proposed());
    expect(statusCodec(statusMapOf(statuses)).toOurs("s1", "closed", null)).toBe("open");
  });
});

describe("findStatusKey", () => {
  it.each([
    [{ id: "s3", name: "Renamed meanwhile" }, "s3"],
    [{ id: null, name: "in PROGRESS" }, "s3"],
    [{ id: "other", name: "To do" }, "s1"],
    [{ id: null, name: "Unheard of" }, null],
  ])("%j is %s", (status, key) => {
    expect(findStatusKey(status, proposed())).toBe(key);
  });
});
