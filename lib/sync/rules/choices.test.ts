import { describe, expect, it } from "vitest";
import { DEFAULT_RULES, SYNC_FIELDS } from "../engine/policies.ts";
import { changedParts } from "./changed-parts.ts";
import {
  DEFAULT_CONVERSATION,
  readChoices,
  resolveRules,
  syncRuleChoicesSchema,
  tidyChoices,
} from "./choices.ts";

describe("resolveRules", () => {
  it("is the product's default for everything where nobody chose", () => {
    expect(resolveRules({})).toEqual({
      fields: DEFAULT_RULES,
      ...DEFAULT_CONVERSATION,
      takesAsReplies: false,
      fileLimitMb: 25,
    });
  });

  it("takes each part from the nearest level that says it", () => {
    const rules = resolveRules({
      organisation: { status: { direction: "off", policy: "ask" }, comments: { direction: "to_clickup" } },
      customer: { status: { direction: "both" }, attachments: { direction: "off" } },
    });
    expect(rules.fields.status).toEqual({ direction: "both", policy: "ask" });
    expect(rules.comments).toBe("to_clickup");
    expect(rules.attachments).toBe("off");
    expect(rules.fields.title).toEqual(DEFAULT_RULES.title);
  });

  it("says of comments and files each part from the nearest level, too", () => {
    const rules = resolveRules({
      organisation: { comments: { takesAsReplies: true }, attachments: { fileLimitMb: 5, direction: "off" } },
      customer: { comments: { takesAsReplies: false }, attachments: { direction: "both" } },
    });
    expect(rules).toMatchObject({ takesAsReplies: false, fileLimitMb: 5, attachments: "both" });
  });
});

describe("the choices' schema", () => {
  it("knows no policy for what cannot conflict", () => {
    for (const key of ["comments", "attachments"]) {
      expect(syncRuleChoicesSchema.safeParse({ [key]: { direction: "off" } }).success).toBe(true);
      expect(syncRuleChoicesSchema.safeParse({ [key]: { policy: "ask" } }).success).toBe(false);
    }
  });
});

describe("readChoices", () => {
  it("loses no choice to another that cannot be read", () => {
    expect(
      readChoices({ status: { direction: "off" }, title: { policy: "coin" }, colour: { direction: "off" } }),
    ).toEqual({ choices: { status: { direction: "off" } }, unreadable: ["title", "colour"] });
  });

  it.each([null, 3, "text", [1]])("takes %j for no choices", (stored) => {
    expect(readChoices(stored).choices).toEqual({});
  });
});

describe("tidyChoices", () => {
  it("leaves out what says nothing", () => {
    expect(tidyChoices({ title: {}, status: { direction: "off", policy: undefined } })).toEqual({
      status: { direction: "off" },
    });
  });
});

describe("changedParts", () => {
  it("names the parts of the fields that differ, and never comments or attachments", () => {
    expect(
      changedParts(
        { title: { direction: "off" }, tags: { policy: "ask" }, comments: { direction: "off" } },
        { title: { direction: "off", policy: "ask" }, attachments: { direction: "off" } },
      ),
    ).toEqual([
      { field: "title", part: "policy" },
      { field: "tags", part: "policy" },
    ]);
    const choices = Object.fromEntries(SYNC_FIELDS.map((field) => [field, { direction: "off" as const }]));
    expect(changedParts(choices, choices)).toEqual([]);
  });
});
