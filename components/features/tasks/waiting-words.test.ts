import { describe, expect, it } from "vitest";
import { waitingTitle } from "./waiting-words.ts";

const status = { state: "failed", fieldLabel: "Status" } as const;
const title = { state: "conflict", fieldLabel: "Title" } as const;
const gone = { state: "gone", fieldLabel: "Everything" } as const;
const waits = { state: "waiting", fieldLabel: "Everything" } as const;

describe("the title of what waits on a ticket", () => {
  it.each([
    [[status], 1, "Status does not arrive"],
    [[status, status], 2, "2 changes do not arrive"],
    [[title], 1, "Title changed on both sides, and waits for a decision"],
    [[title, title], 1_200, "1,200 fields changed on both sides, and wait for a decision"],
    [[gone], 1, "Changes wait until the task is there again"],
    [[gone, gone], 2, "2 tasks are gone; changes wait"],
    [[waits, waits], 2, "Changes wait for ClickUp"],
    [[status, waits], 25, "25 things wait between this ticket and ClickUp"],
  ])("of %j, %i in all, is: %s", (letters, total, words) => {
    expect(waitingTitle(letters, total)).toBe(words);
  });
});
