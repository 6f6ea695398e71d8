import { describe, expect, it } from "vitest";
import { MisfitError } from "../misfit-error.ts";
import { type DefaultValue, defaultFor, defaultValueSchema } from "./default-value.ts";
import { CLICKUP_FIELD_TYPES, type ClickUpFieldType, type FieldDefinition } from "./definition.ts";

const fieldOf = (type: ClickUpFieldType): FieldDefinition => ({
  id: "f",
  name: "Field",
  type,
  isRequired: true,
  options: [{ id: "one", label: "One" }],
  precision: 2,
  currency: "EUR",
  count: 5,
  start: 0,
  end: 10,
});

type Row = { taken: [given: DefaultValue, held: DefaultValue]; refused: DefaultValue[] };
const PLACE = { lat: 59.3, lng: 18.1, address: "Stockholm" };
const NOT_SETTABLE: Row = { taken: [null, null], refused: ["a", 1, true, ["a"], PLACE] };

const TABLE: Record<ClickUpFieldType, Row> = {
  short_text: { taken: ["one\ntwo", "one two"], refused: [1, ["a"]] },
  text: { taken: ["one\ntwo", "one\ntwo"], refused: [true] },
  url: { taken: [" https://a.example/ ", "https://a.example/"], refused: ["a", 1] },
  email: { taken: ["a@example.com", "a@example.com"], refused: ["a"] },
  phone: { taken: ["+46 8 123 456", "+46 8 123 456"], refused: ["08 123 456"] },
  number: { taken: [1.234, 1.234], refused: ["1", true] },
  currency: { taken: [1.239, 1.24], refused: ["1"] },
  emoji: { taken: [5, 5], refused: [6, 1.5] },
  manual_progress: { taken: [10, 10], refused: [11, -1] },
  checkbox: { taken: [true, true], refused: ["yes", 1] },
  date: { taken: ["2026-12-24", "2026-12-24"], refused: ["tomorrow", 5] },
  drop_down: { taken: ["one", "one"], refused: ["gone", ["one"]] },
  labels: { taken: [["one"], ["one"]], refused: [["one", "gone"], "one"] },
  users: { taken: [["12"], ["12"]], refused: [["maya"], 12] },
  tasks: { taken: [["86abc1"], ["https://app.clickup.com/t/86abc1"]], refused: [["no task"]] },
  list_relationship: { taken: [["86abc1"], ["https://app.clickup.com/t/86abc1"]], refused: [["?"], 1] },
  location: { taken: [PLACE, PLACE], refused: ["Stockholm"] },
  automatic_progress: NOT_SETTABLE,
  formula: NOT_SETTABLE,
  votes: NOT_SETTABLE,
  attachment: NOT_SETTABLE,
  button: NOT_SETTABLE,
};

describe.each(CLICKUP_FIELD_TYPES)("a default of %s", (type) => {
  const { taken, refused } = TABLE[type];

  it("is held as the field can hold it, and none stays none", () => {
    expect(defaultFor(fieldOf(type), taken[0])).toEqual(taken[1]);
    for (const nothing of [null, "", []]) expect(defaultFor(fieldOf(type), nothing)).toBeNull();
  });

  it("is refused when the field cannot hold it", () => {
    for (const value of refused) expect(() => defaultFor(fieldOf(type), value)).toThrow(MisfitError);
  });
});

describe("a default", () => {
  it("is no thing of another shape, and no place off the map", () => {
    expect(defaultValueSchema.safeParse({ lat: 91, lng: 0, address: "" }).success).toBe(false);
    expect(defaultValueSchema.safeParse({ add: [1] }).success).toBe(false);
  });
});
