/** Every pair of a source's custom field and one of ClickUp's, with values of each, for the tests of the engine. */
import { dayInZone, localNoon } from "#lib/clickup/mapper.ts";
import { type CustomField, customField } from "#lib/sync/engine/custom/custom-codec.ts";
import {
  CLICKUP_FIELD_TYPES,
  type ClickUpFieldType,
  type FieldDefinition,
} from "#lib/sync/engine/custom/definition.ts";
import { fitOf } from "#lib/sync/engine/custom/fit.ts";
import { readCustomValue } from "#lib/sync/engine/custom/read-value.ts";
import { SOURCE_CUSTOM_TYPES, type SourceCustomField } from "#lib/tasks/schema.ts";

export type SourceType = SourceCustomField["type"];
export const OPTIONS = [
  { key: "low", label: "Low" },
  { key: "mid", label: "Middle" },
  { key: "top", label: "Top" },
];
export const IDS = ["uuid-low", "uuid-mid", "uuid-top"];
export const ZONE = "Europe/Stockholm";
const PEOPLE = [
  { memberId: "maya", userId: "1" },
  { memberId: "tom", userId: "2" },
];

export const sourceOf = (type: SourceType): SourceCustomField => ({
  key: "field",
  label: "Field",
  type,
  options: type === "choice" || type === "choices" ? OPTIONS : [],
  isWritable: true,
  isRequired: false,
});
export const targetOf = (type: ClickUpFieldType): FieldDefinition => ({
  id: "f",
  name: "Field",
  type,
  isRequired: false,
  options: OPTIONS.map(({ label }, at) => ({ id: IDS[at] ?? "", label })),
  precision: 2,
  currency: "EUR",
  count: 5,
  start: 0,
  end: 10,
});
export const fieldOf = (source: SourceType, target: ClickUpFieldType) =>
  customField({
    source: sourceOf(source),
    target: targetOf(target),
    valueMap: OPTIONS.map(({ key }, at) => ({ ours: key, theirs: IDS[at] ?? "" })),
    people: PEOPLE,
  });
export const fitting = (source: SourceType, target: ClickUpFieldType): CustomField => {
  const field = fieldOf(source, target);
  if (field === null) throw new Error("no such pair");
  return field;
};

export const PAIRS = SOURCE_CUSTOM_TYPES.flatMap((source) =>
  CLICKUP_FIELD_TYPES.map((target) => [source, target] as const),
);
export const POSSIBLE = PAIRS.filter(([source, target]) => fitOf(source, target) !== "impossible");

/** Two values of each of ClickUp's types, as its API tells them, that any source of the pair can take. */
export function wireValues(source: SourceType, target: ClickUpFieldType): [unknown, unknown] {
  const texts: Partial<Record<SourceType, [string, string]>> = {
    number: ["3", "4"],
    money: ["3.5", "4.25"],
    rating: ["3", "4"],
    checkbox: ["yes", "no"],
    date: ["2026-12-24", "2027-01-02"],
    datetime: ["2026-12-24T09:30:00Z", "2027-01-02T00:00:00+01:00"],
    choice: ["middle", "Top"],
    choices: ["Low, top", "Middle"],
    url: ["https://a.example/", "https://b.example/"],
    email: ["a@example.com", "b@example.com"],
    phone: ["+46 8 1234", "+1 555 1234"],
  };
  switch (target) {
    case "short_text":
    case "text":
      return texts[source] ?? ["one", "two"];
    case "url":
      return ["https://a.example/", "https://b.example/"];
    case "email":
      return ["a@example.com", "b@example.com"];
    case "phone":
      return ["+46 8 1234", "+1 555 1234"];
    case "number":
    case "currency":
      return ["3", 4.25];
    case "formula":
    case "votes":
      return ["3", "4"];
    case "emoji":
      return [3, "4"];
    case "manual_progress":
      return [{ current: "3", percent_completed: 0.3 }, { current: 4 }];
    case "automatic_progress":
      return [{ percent_complete: 50 }, { percent_complete: "75" }];
    case "checkbox":
      return [true, "false"];
    case "date":
      return [String(localNoon("2026-12-24", ZONE)), localNoon("2027-01-02", ZONE)];
    case "drop_down":
      return [1, "uuid-top"];
    case "labels":
      return [["uuid-low"], ["uuid-mid"]];
    case "users":
      return [[{ id: 1 }, { id: 9 }], [{ id: 2 }]];
    case "tasks":
    case "list_relationship":
      return [[{ id: "86abc1", url: "https://app.clickup.com/t/86abc1" }], [{ id: "86abc2" }]];
    case "location":
      return [
        { location: { lat: 59.3, lng: 18.1 }, formatted_address: "Stockholm", place_id: "x" },
        { location: { lat: 1, lng: 2 }, formatted_address: "Here" },
      ];
    default:
      return [null, null];
  }
}
export const read = (source: SourceType, target: ClickUpFieldType, raw: unknown) =>
  readCustomValue(targetOf(target), source, raw, (instant) => dayInZone(instant, ZONE));

export const FIRST = { origin: "linked" as const, oursChangedAt: null, theirsChangedAt: null };
export const UNSET = { ours: null, theirs: null };

/** What the source says after it took the task's value. */
export function taken(field: CustomField, theirs: unknown): unknown {
  const plan = field.plan({
    ...FIRST,
    base: UNSET,
    now: { ours: null, theirs },
    direction: "from_clickup",
    policy: "clickup_wins",
  });
  return plan.kind === "pull" ? plan.ours : null;
}
