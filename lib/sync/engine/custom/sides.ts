/** One side of a custom field: which values it has, and when two of them are the same. */
import { z } from "zod";
import type { SourceCustomField } from "#lib/tasks/schema.ts";
import { isSameSet } from "../merge-set.ts";
import type { FieldDefinition } from "./definition.ts";
import { type Place, placeSchema, taskIdOf } from "./value-forms.ts";

export type Side<Value> = { schema: z.ZodType<Value>; isSame: (one: Value, other: Value) => boolean };

const text: Side<string | null> = {
  schema: z.string().nullable().default(null),
  isSame: (one, other) => plain(one) === plain(other),
};
const plain = (value: string | null) => (value ?? "").replace(/\r\n?/g, "\n").trim();

const instant: Side<string | null> = {
  schema: text.schema,
  isSame: (one, other) =>
    one === other || (one !== null && other !== null && Date.parse(one) === Date.parse(other)),
};

const number: Side<number | null> = {
  schema: z.number().nullable().default(null),
  isSame: (one, other) =>
    one === null || other === null
      ? one === other
      : Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other)),
};

/** Not set is not ticked. */
const flag: Side<boolean> = {
  schema: z
    .boolean()
    .nullish()
    .transform((value) => value === true),
  isSame: (one, other) => one === other,
};

const setOf = (keyOf: (item: string) => string): Side<string[]> => ({
  schema: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? []),
  isSame: (one, other) => isSameSet(one, other, keyOf),
});

const place: Side<Place | null> = {
  schema: placeSchema.nullable().default(null),
  isSame: (one, other) =>
    one === null || other === null
      ? one === other
      : number.isSame(one.lat, other.lat) &&
        number.isSame(one.lng, other.lng) &&
        one.address === other.address,
};

/** What ClickUp computes by a formula is a number or a text. */
const computed: Side<string | number | null> = {
  schema: z.union([z.string(), z.number()]).nullable().default(null),
  isSame: (one, other) => one === other,
};

export const SIDES = {
  text,
  instant,
  number,
  flag,
  set: setOf((item) => item),
  tasks: setOf(taskIdOf),
  place,
  computed,
};

export type Shape =
  | "text"
  | "number"
  | "flag"
  | "option"
  | "options"
  | "people"
  | "place"
  | "day"
  | "instant";

export const SHAPE_OF: Record<SourceCustomField["type"], Shape> = {
  text: "text",
  long_text: "text",
  url: "text",
  email: "text",
  phone: "text",
  number: "number",
  money: "number",
  rating: "number",
  checkbox: "flag",
  date: "day",
  datetime: "instant",
  choice: "option",
  choices: "options",
  people: "people",
  location: "place",
};

/** What a field of ClickUp's holds, in the plain forms of `readCustomValue`. */
export function shapeOfTarget({
  type,
}: FieldDefinition):
  | "text"
  | "number"
  | "flag"
  | "date"
  | "option"
  | "options"
  | "people"
  | "tasks"
  | "place"
  | "computed"
  | null {
  switch (type) {
    case "short_text":
    case "text":
    case "url":
    case "email":
    case "phone":
      return "text";
    case "number":
    case "currency":
    case "emoji":
    case "manual_progress":
    case "automatic_progress":
    case "votes":
      return "number";
    case "formula":
      return "computed";
    case "checkbox":
      return "flag";
    case "date":
      return "date";
    case "drop_down":
      return "option";
    case "labels":
      return "options";
    case "users":
      return "people";
    case "tasks":
    case "list_relationship":
      return "tasks";
    case "location":
      return "place";
    default:
      return null;
  }
}
