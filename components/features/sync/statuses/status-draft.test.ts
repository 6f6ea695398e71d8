import { describe, expect, it } from "vitest";
import type { SourceStatus, StatusOfSyncList } from "#lib/sync/schema.ts";
import {
  draftOf,
  isSameDraft,
  onTopOf,
  outcomeOf,
  toConfirmInput,
  withMeaning,
  withWayBack,
} from "./status-draft.ts";

const status = (
  key: string,
  means: SourceStatus,
  rest: Partial<StatusOfSyncList> = {},
): StatusOfSyncList => ({
  key,
  name: key,
  type: "custom",
  color: null,
  position: 0,
  means,
  proposed: means,
  isWayBack: true,
  isConfirmed: false,
  isGone: false,
  taskCount: 0,
  review: null,
  ...rest,
});
const list = {
  version: 3,
  statuses: [
    status("todo", "open"),
    status("doing", "in_progress"),
    status("old", "waiting", { isGone: true, isWayBack: false }),
  ],
};

describe("a draft", () => {
  it("begins as the List is, without what is gone", () => {
    const draft = draftOf(list);
    expect(draft).toEqual({
      means: { todo: "open", doing: "in_progress" },
      waysBack: { open: "todo", in_progress: "doing" },
    });
    expect(isSameDraft(draft, draftOf(list))).toBe(true);
    expect(toConfirmInput(list, draft)).toEqual({
      version: 3,
      statuses: [
        { key: "todo", means: "open" },
        { key: "doing", means: "in_progress" },
      ],
      waysBack: draft.waysBack,
    });
  });

  it("takes a status's way back along with its meaning", () => {
    const draft = withMeaning(draftOf(list), "doing", "open");
    expect(draft.waysBack).toEqual({ open: "todo" });
    expect(isSameDraft(draft, draftOf(list))).toBe(false);
    expect(withWayBack(draft, "doing").waysBack).toEqual({ open: "doing" });
  });

  it("shows what each of ours will be written as, the nearest where none means it", () => {
    const { writtenAs, waysBack } = outcomeOf(list, withMeaning(draftOf(list), "doing", "waiting"));
    expect([...waysBack]).toEqual(["todo", "doing"]);
    expect(writtenAs).toContainEqual({ means: "waiting", name: "doing", isNearest: false });
    expect(writtenAs).toContainEqual({ means: "in_progress", name: "todo", isNearest: true });
  });

  it("keeps what is not saved yet when the List changes meanwhile, and takes the rest as it is now", () => {
    const before = draftOf(list);
    const mine = withWayBack(withMeaning(before, "doing", "waiting"), "doing");
    const now = draftOf({
      statuses: [
        status("todo", "resolved"),
        status("doing", "in_progress"),
        status("new", "waiting", { isWayBack: true }),
      ],
    });
    expect(onTopOf(now, before, mine)).toEqual({
      means: { todo: "resolved", doing: "waiting", new: "waiting" },
      waysBack: { resolved: "todo", waiting: "doing" },
    });
  });

  it("forgets what was chosen for a status that is gone, and is no draft any more once it is saved", () => {
    const before = draftOf(list);
    const mine = withWayBack(withMeaning(before, "doing", "open"), "doing");
    const gone = draftOf({ statuses: [status("todo", "open")] });
    expect(onTopOf(gone, before, mine)).toEqual(gone);
    expect(isSameDraft(onTopOf(mine, before, mine), mine)).toBe(true);
    expect(onTopOf(gone, before, before)).toEqual(gone);
  });
});
