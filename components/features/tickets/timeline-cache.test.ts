import { describe, expect, it } from "vitest";
import {
  entriesInOrder,
  isPending,
  pendingComment,
  type TimelineData,
  withNewestEntry,
} from "./timeline-cache.ts";

let sending = 0;
const comment = (body: string) =>
  pendingComment("t", {
    sending: ++sending,
    submittedAt: 1_760_000_000_000,
    visibility: "public",
    body,
    authorName: "Ada",
    authorType: "member",
  });

const timeline: TimelineData = {
  pages: [
    { items: [comment("4"), comment("3")], nextCursor: "a" },
    { items: [comment("2"), comment("1")], nextCursor: null },
  ],
  pageParams: [null, "a"],
};

const bodies = (data: TimelineData) =>
  entriesInOrder(data).map((entry) => (entry.type === "comment" ? entry.body : entry.kind));

describe("a timeline in the cache", () => {
  it("reads from the oldest to the newest across pages", () => {
    expect(bodies(timeline)).toEqual(["1", "2", "3", "4"]);
  });

  it("takes a new entry at its end, and the same one only once", () => {
    const entry = comment("5");
    const longer = withNewestEntry(timeline, entry);
    expect(bodies(longer)).toEqual(["1", "2", "3", "4", "5"]);
    expect(withNewestEntry(longer, { ...entry })).toEqual(longer);
  });

  it("stays empty when no page was ever loaded", () => {
    const empty: TimelineData = { pages: [], pageParams: [] };
    expect(withNewestEntry(empty, comment("1"))).toEqual(empty);
  });
});

describe("pendingComment", () => {
  it("is told apart from what the server knows, and from every other", () => {
    const [one, other] = [comment("a"), comment("a")];
    expect(isPending(one)).toBe(true);
    expect(isPending({ id: "0192c1a2-0000-7000-8000-000000000000" })).toBe(false);
    expect(one.id).not.toBe(other.id);
  });
});
