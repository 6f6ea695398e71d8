import { describe, expect, it } from "vitest";
import { DIRECTIONS, POLICIES, RULE_KEYS } from "#lib/sync/schema.ts";
import {
  choicesSentence,
  fileLimitOptions,
  policyOptions,
  ruleSentence,
  withChoice,
  withConversationChoice,
  withoutChoice,
} from "./rule-words.ts";

const usual = { direction: "both", policy: "latest" } as const;

describe("a rule's sentence", () => {
  it("differs for whatever rule differs in what it does", () => {
    for (const key of RULE_KEYS) {
      const isField = key !== "comments" && key !== "attachments";
      const sentences = [
        ...DIRECTIONS.map((direction) => ruleSentence(key, { direction, policy: isField ? "latest" : null })),
        ...(isField
          ? POLICIES.slice(0, 2).map((policy) => ruleSentence(key, { direction: "both", policy }))
          : []),
      ];
      expect(new Set(sentences).size, key).toBe(sentences.length);
    }
  });
});

describe("the policies to choose from", () => {
  it("put together only what can be", () => {
    expect(policyOptions("tags", "merge").map(({ value }) => value)).toContain("merge");
    expect(policyOptions("title", "latest").map(({ value }) => value)).not.toContain("merge");
  });
});

describe("choosing", () => {
  it("what is usual is no choice", () => {
    const off = withChoice({}, "status", usual, { direction: "off" });
    expect(off).toEqual({ status: { direction: "off" } });
    expect(withChoice(off, "status", usual, { policy: "ask" })).toEqual({
      status: { direction: "off", policy: "ask" },
    });
    expect(withChoice(off, "status", usual, { direction: "both" })).toEqual({ status: {} });
    expect(withoutChoice(off, "status")).toEqual({});
  });

  it("of what comments come in as and how large files may be leaves the direction alone", () => {
    const usual = { takesAsReplies: false, fileLimitMb: 25 };
    const chosen = withConversationChoice({ comments: { direction: "from_clickup" } }, usual, {
      takesAsReplies: true,
    });
    expect(chosen).toEqual({ comments: { direction: "from_clickup", takesAsReplies: true } });
    expect(withConversationChoice(chosen, usual, { takesAsReplies: false })).toEqual({
      comments: { direction: "from_clickup" },
    });
    const limited = withConversationChoice({}, usual, { fileLimitMb: 100 });
    expect(choicesSentence(limited)).toBe("Files: up to 100 MB a file.");
    expect(fileLimitOptions(30).map(({ value }) => value)).toContain("30");
  });

  it("is told in a line", () => {
    expect(
      choicesSentence({ status: { direction: "off" }, title: { policy: "clickup_wins" }, tags: {} }),
    ).toBe("Title: ClickUp's counts. Status: not at all.");
  });
});
