import { describe, expect, it } from "vitest";
import {
  chooseWaysBack,
  type MappedStatus,
  SOURCE_STATUSES,
  type SourceStatus,
  sourceStatusSchema,
  statusMapOf,
} from "../engine/statuses.ts";
import { brokenPairs } from "./value-map.ts";

const status = (key: string, means: SourceStatus, isWayBack = false): MappedStatus => ({
  key,
  name: key,
  type: "custom",
  position: 0,
  means,
  isWayBack,
  isConfirmed: true,
  isGone: false,
});
const mapOf = (...statuses: MappedStatus[]) => statusMapOf(chooseWaysBack(statuses));
const broken = (before: ReturnType<typeof mapOf>, after: ReturnType<typeof mapOf>) =>
  brokenPairs(before, after, SOURCE_STATUSES, (key) => key);

const plain = mapOf(status("todo", "open"), status("doing", "in_progress"), status("done", "resolved"));

describe("brokenPairs", () => {
  it("finds nothing when nothing changed, or only the way back among several of one meaning", () => {
    expect(broken(plain, plain)).toEqual([]);
    const two = (back: string) => mapOf(status("a", "open", back === "a"), status("b", "open", back === "b"));
    expect(broken(two("a"), two("b"))).toEqual([]);
  });

  it("lets the ticket follow a status that means something else now", () => {
    const after = mapOf(status("todo", "open"), status("doing", "waiting"), status("done", "resolved"));
    expect(broken(plain, after)).toEqual([{ ours: "in_progress", theirs: "doing", keeps: "theirs" }]);
  });

  it("lets the task go where a ticket's status has a place of its own now", () => {
    const after = mapOf(
      status("todo", "open"),
      status("doing", "in_progress"),
      status("done", "resolved"),
      status("parked", "waiting"),
    );
    expect(broken(plain, after)).toEqual([{ ours: "waiting", theirs: "doing", keeps: "ours" }]);
  });

  it("never names a pair that did not agree before", () => {
    const after = mapOf(status("todo", "closed"), status("doing", "closed"), status("done", "closed"));
    for (const { ours, theirs } of broken(plain, after))
      expect(
        plain.meanings.get(theirs) === ours || plain.waysBack[sourceStatusSchema.parse(ours)] === theirs,
      ).toBe(true);
  });
});
