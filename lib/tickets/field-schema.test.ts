import { describe, expect, it } from "vitest";
import { SOURCE_CUSTOM_TYPES } from "#lib/tasks/schema.ts";
import { customValueWords } from "./custom-value-words.ts";
import { type CustomValue, customChangesSchemaOf, type FieldDefinition, keyOf } from "./field-schema.ts";

const option = (key: string, isArchived = false) => ({ key, label: key.toUpperCase(), isArchived });
const ana = "01a1fd9e-7bb6-7245-8dd2-97964d438e07";
const ben = "01a1fd9e-7bb6-7245-8dd2-97964d438e08";

function fieldOf(type: FieldDefinition["type"], more: Partial<FieldDefinition> = {}): FieldDefinition {
  return {
    key: "field",
    label: "Field",
    type,
    currency: type === "money" ? "EUR" : null,
    maximum: type === "rating" ? 5 : null,
    options:
      type === "choice" || type === "choices" ? [option("red"), option("blue"), option("old", true)] : [],
    isRequired: false,
    archivedAt: null,
    ...more,
  };
}

/** What becomes of a value: itself as it is kept, or the word that it is refused by. */
function take(field: FieldDefinition, value: unknown, held?: CustomValue): unknown {
  const parsed = customChangesSchemaOf(
    [field],
    held === undefined ? {} : { held: { field: held } },
  ).safeParse({
    field: value,
  });
  return parsed.success ? parsed.data.field : "refused";
}

describe("the values of a field", () => {
  it.each<[FieldDefinition["type"], unknown, unknown]>([
    ["text", "  a   b ", "a b"],
    ["text", " ", null],
    ["text", 5, "refused"],
    ["text", "x".repeat(501), "refused"],
    ["text", "a\u0000b", "refused"],
    ["long_text", "one\r\n  two ", "one\n  two"],
    ["long_text", "", null],
    ["number", 1.5, 1.5],
    ["number", "1.5", "refused"],
    ["number", Number.NaN, "refused"],
    ["number", Number.POSITIVE_INFINITY, "refused"],
    ["money", -12.5, -12.5],
    ["money", true, "refused"],
    ["checkbox", false, false],
    ["checkbox", "false", "refused"],
    ["date", "2026-02-28", "2026-02-28"],
    ["date", "2026-02-30", "refused"],
    ["date", "2026-02-28T00:00:00Z", "refused"],
    ["datetime", "2026-02-28T10:00:00+02:00", "2026-02-28T08:00:00.000Z"],
    ["datetime", "2026-02-28", "refused"],
    ["choice", "blue", "blue"],
    ["choice", "old", "refused"],
    ["choice", "green", "refused"],
    ["choice", ["blue"], "refused"],
    ["choices", ["blue", "red", "blue"], ["red", "blue"]],
    ["choices", [], null],
    ["choices", ["old"], "refused"],
    ["choices", "red", "refused"],
    ["url", "https://example.com/ä?b=1", "https://example.com/ä?b=1"],
    ["url", "javascript:alert(1)", "refused"],
    ["url", "example.com", "refused"],
    ["email", "a@example.com", "a@example.com"],
    ["email", "a@", "refused"],
    ["phone", "+44 (0)20 7946-0000", "+44 (0)20 7946-0000"],
    ["phone", "+1 212 555 0100 ext. 12", "+1 212 555 0100 ext. 12"],
    ["phone", "call me", "refused"],
    ["rating", 5, 5],
    ["rating", 0, null],
    ["rating", 6, "refused"],
    ["rating", 2.5, "refused"],
    ["people", [ben, ana, ben], [ana, ben]],
    ["people", [], null],
    ["people", ["nobody"], "refused"],
    ["location", { lat: 48.2, lng: 16.4, address: " Wien " }, { lat: 48.2, lng: 16.4, address: "Wien" }],
    ["location", { lat: 91, lng: 16.4, address: "" }, "refused"],
    ["location", { lat: 1, lng: 2 }, "refused"],
    ["location", "Wien", "refused"],
  ])("%s takes %j as %j", (type, value, expected) => {
    expect(take(fieldOf(type), value)).toEqual(expected);
  });

  it.each(SOURCE_CUSTOM_TYPES)("%s is taken away by null", (type) => {
    expect(take(fieldOf(type), null)).toBeNull();
  });

  it("keep an archived option that the ticket has already, alone or among others", () => {
    expect(take(fieldOf("choice"), "old", "old")).toBe("old");
    expect(take(fieldOf("choices"), ["old", "red"], ["old"])).toEqual(["red", "old"]);
  });

  it("refuse unknown and archived fields by name, and ask a new ticket alone for what is required", () => {
    const required = { ...fieldOf("text", { isRequired: true }), key: "needed" };
    const archived = { ...fieldOf("text", { isRequired: true, archivedAt: "2026-01-01" }), key: "gone" };
    const fields = [required, archived];
    const keysOf = (value: object, isNew: boolean) =>
      customChangesSchemaOf(fields, { isNew })
        .safeParse(value)
        .error?.issues.flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : issue.path));
    expect(keysOf({ gone: "x", constructor: "y" }, false)).toEqual(["gone", "constructor"]);
    expect(keysOf({}, true)).toEqual(["needed"]);
    expect(keysOf({ needed: "  " }, true)).toEqual(["needed"]);
    expect(keysOf({ needed: null }, false)).toBeUndefined();
    expect(keysOf({ needed: "here" }, true)).toBeUndefined();
  });
});

describe("a value in words", () => {
  const nameOf = (id: string) => (id === ana ? "Ana" : null);
  it.each<[FieldDefinition["type"], CustomValue, string]>([
    ["text", "as it is", "as it is"],
    ["number", 1234.5, "1,234.5"],
    ["money", 1234.5, "€1,234.50"],
    ["checkbox", true, "Yes"],
    ["checkbox", false, "No"],
    ["date", "2026-02-28", "28 Feb 2026"],
    ["datetime", "2026-02-28T08:00:00.000Z", "28 Feb 2026, 08:00 UTC"],
    ["choice", "old", "OLD"],
    ["choice", "never", "never"],
    ["choices", ["red", "blue"], "RED, BLUE"],
    ["rating", 3, "3 of 5"],
    ["people", [ana, ben], "Ana, Somebody who left"],
    ["location", { lat: 1, lng: 2, address: "" }, "1, 2"],
    ["location", { lat: 1, lng: 2, address: "Wien" }, "Wien"],
  ])("%s %j reads %s", (type, value, words) => {
    expect(customValueWords(fieldOf(type), value, { nameOf })).toBe(words);
  });

  it.each([
    ["UTC", "29 Mar 2026, 00:30 UTC"],
    ["Europe/Berlin", "29 Mar 2026, 01:30 GMT+1"],
    ["Asia/Kathmandu", "29 Mar 2026, 06:15 GMT+5:45"],
  ])("of an instant in %s names the offset that holds then", (timeZone, words) => {
    const at = "2026-03-29T00:30:00.000Z";
    expect(customValueWords(fieldOf("datetime"), at, { nameOf, timeZone })).toBe(words);
  });

  it("of an instant after clocks were put forward has the summer's offset", () => {
    const timeZone = "Europe/Berlin";
    expect(customValueWords(fieldOf("datetime"), "2026-03-29T01:30:00.000Z", { nameOf, timeZone })).toBe(
      "29 Mar 2026, 03:30 GMT+2",
    );
  });
});

it.each([
  ["Délai (jours)", "delai_jours"],
  ["  SLA -- Tier 1 ", "sla_tier_1"],
  ["قسم", ""],
  ["🚀", ""],
  ["x".repeat(60), "x".repeat(40)],
])("the key of %s is %s", (label, key) => expect(keyOf(label)).toBe(key));
