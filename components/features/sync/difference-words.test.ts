import { describe, expect, it } from "vitest";
import { DIFFERENCE_CAUSES } from "#lib/sync/schema.ts";
import { agreementWords, causeSentence, differenceField, restWords } from "./difference-words.ts";

describe("the share of fields in agreement", () => {
  it.each([
    [{ inAgreement: 7, mapped: 7 }, "100 %"],
    [{ inAgreement: 34_999, mapped: 35_000 }, "99.9 %"],
    [{ inAgreement: 1, mapped: 3 }, "33.3 %"],
    [{ inAgreement: 0, mapped: 7 }, "0.0 %"],
    [{ inAgreement: 0, mapped: 0 }, "–"],
  ])("of %j is %s: only what is whole is whole", (truth, words) => {
    expect(agreementWords(truth)).toBe(words);
  });
});

describe("causes", () => {
  it.each(DIFFERENCE_CAUSES)("%s has a sentence, with and without a reason that is known", (cause) => {
    for (const reason of [null, "theirs_changed", "a word of a later version"])
      expect(causeSentence({ cause, reason })).toMatch(/^[A-Z].*\.$/);
  });
});

describe("words", () => {
  it("name the whole task, known fields and later ones", () => {
    expect(["task", "dueDate", "custom_thing"].map(differenceField)).toEqual([
      "The whole task",
      "Due date",
      "Custom thing",
    ]);
  });

  it("say of the rest what it is, and nothing when there is none", () => {
    expect(restWords({ underWay: 1, open: 1_200 })).toBe(
      "1 field is being brought into step, 1,200 fields differ or cannot be read.",
    );
    expect(restWords({ underWay: 0, open: 0 })).toBeNull();
  });
});
