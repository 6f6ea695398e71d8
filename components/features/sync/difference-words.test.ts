import { describe, expect, it } from "vitest";
import { DIFFERENCE_CAUSES } from "#lib/sync/schema.ts";
import { agreementWords, causeSentence, differenceFieldOptions, restWords } from "./difference-words.ts";

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
      expect(causeSentence({ cause, reason, field: "title" })).toMatch(/^[A-Z].*\.$/);
  });
});

describe("words", () => {
  it("tell a field's mapping from that of a List's statuses", () => {
    const changed = { cause: "mapping_changed", reason: null } as const;
    expect(causeSentence({ ...changed, field: "status" })).toContain("statuses");
    expect(causeSentence({ ...changed, field: "custom:effort" })).toContain("field");
  });

  it("name for a filter the whole task, every source's fields and custom ones, each once", () => {
    const shown = [
      { field: "custom:effort", fieldLabel: "Shown" },
      { field: "custom:fact.number", fieldLabel: "Ticket number" },
      { field: "title", fieldLabel: "Title" },
    ];
    const options = differenceFieldOptions([{ key: "effort", label: "Hours" }], shown);
    expect(options[0]).toEqual({ value: "task", label: "The whole task" });
    expect(options.slice(-4)).toEqual([
      { value: "tags", label: "Tags" },
      { value: "comments", label: "Comments" },
      { value: "custom:effort", label: "Hours" },
      { value: "custom:fact.number", label: "Ticket number" },
    ]);
  });

  it("say of the rest what it is, and nothing when there is none", () => {
    expect(restWords({ underWay: 1, open: 1_200 })).toBe(
      "1 field is being brought into step, 1,200 fields differ or cannot be read.",
    );
    expect(restWords({ underWay: 0, open: 0 })).toBeNull();
  });
});
