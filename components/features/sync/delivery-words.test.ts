import { describe, expect, it } from "vitest";
import { REJECTION_REASONS } from "#lib/sync/schema.ts";
import {
  eventName,
  fieldName,
  leftOutWords,
  outcomeWords,
  replayWords,
  verdictSentence,
} from "./delivery-words.ts";

const accepted = { event: "taskUpdated", verdict: "accepted", verdictReason: null } as const;
const ofList = { ...accepted, event: "listUpdated" } as const;

describe("words of deliveries", () => {
  it("names events and fields, and keeps the names of those from a later day", () => {
    expect(eventName("taskStatusUpdated")).toBe("Status changed");
    expect(eventName("docUpdated")).toBe("docUpdated");
    expect(fieldName("due_date")).toBe("Due date");
    expect(fieldName("points_total")).toBe("Points total");
  });

  it.each([
    [{ ...accepted, state: "waiting", effects: [] }, "Waiting to be compared"],
    [{ ...accepted, state: "applied", effects: [] }, "Was in step already"],
    [
      {
        ...accepted,
        state: "applied",
        effects: [{ field: "status" }, { field: "due_date" }, { field: "status" }],
      },
      "Changed here: status, due date",
    ],
    [{ ...accepted, state: "ignored", effects: [] }, "No ticket is linked"],
    [{ ...ofList, state: "ignored", effects: [] }, "No linked task is there"],
    [
      {
        ...ofList,
        state: "applied",
        effects: [{ field: "list_statuses" }, { field: "tasks_compared", after: 1 }],
      },
      "Had the List’s statuses read again, and a task of it compared",
    ],
    [
      {
        ...ofList,
        event: "spaceDeleted",
        state: "applied",
        effects: [{ field: "tasks_compared", after: 1200 }],
      },
      "Had 1,200 tasks compared",
    ],
    [{ ...accepted, verdict: "duplicate", state: "ignored", effects: [] }, "Said before"],
    [
      { ...accepted, verdict: "rejected", verdictReason: "signature_wrong", state: "ignored", effects: [] },
      "Wrong signature",
    ],
  ] as const)("says of %j what came of it: %s", (delivery, words) => {
    expect(outcomeWords({ ...delivery, effects: [...delivery.effects] })).toBe(words);
  });

  it("has a sentence of its own for every reason", () => {
    const sentences = REJECTION_REASONS.map((verdictReason) =>
      verdictSentence({ verdict: "rejected", verdictReason }),
    );
    expect(new Set(sentences).size).toBe(REJECTION_REASONS.length);
    for (const sentence of sentences) expect(sentence).not.toContain("It was refused");
    expect(verdictSentence({ verdict: "rejected", verdictReason: "later" })).toContain("later");
  });

  it("counts what a replay concerns and leaves out", () => {
    expect(replayWords({ deliveries: 1_204, tasks: 310 })).toBe("1,204 deliveries about 310 tasks");
    expect(replayWords({ deliveries: 1, tasks: 1 })).toBe("1 delivery about 1 task");
    expect(leftOutWords({ leftOut: { rejected: 0, duplicate: 0, noLink: 0 } })).toBeNull();
    expect(leftOutWords({ leftOut: { rejected: 2, duplicate: 1, noLink: 3 } })).toBe(
      "Left as they are: 2 rejected, 1 repeat, 3 about tasks without a ticket.",
    );
  });
});
