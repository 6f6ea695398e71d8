/** What ClickUp is told so that a custom field says a value (ClickUp fact sheet, section 10). */
import { z } from "zod";
import { changeOfSet } from "../merge-set.ts";
import type { FieldDefinition } from "./definition.ts";
import { placeSchema, taskIdOf } from "./value-forms.ts";

export type ValueBody = { value: unknown; value_options?: { time: true } };

const setSchema = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

/**
 * The body that brings a field from `before` to `sent`, both in plain form; null clears it. People and tasks are told
 * by what is added and removed, labels all at once.
 */
export function customValueBody(
  { type }: FieldDefinition,
  before: unknown,
  sent: unknown,
  /** Milliseconds of a day's noon in the connected person's zone. */
  noonOf: (day: string) => number,
): ValueBody | null {
  switch (type) {
    case "users":
    case "tasks":
    case "list_relationship": {
      const keyOf = type === "users" ? (id: string) => id : taskIdOf;
      const { added, removed } = changeOfSet(setSchema.parse(before), setSchema.parse(sent), keyOf);
      const wire = (id: string) => (type === "users" ? Number(id) : id);
      return { value: { add: [...added.keys()].map(wire), rem: [...removed].map(wire) } };
    }
    case "labels": {
      const ids = setSchema.parse(sent);
      return ids.length === 0 ? null : { value: ids };
    }
    case "checkbox":
      return { value: sent === true };
    case "date": {
      if (typeof sent !== "string") return null;
      return sent.includes("T")
        ? { value: Date.parse(sent), value_options: { time: true } }
        : { value: noonOf(sent) };
    }
    case "manual_progress":
      return sent === null ? null : { value: { current: sent } };
    case "location": {
      const place = placeSchema.safeParse(sent).data;
      if (place === undefined) return null;
      const { address, ...location } = place;
      return { value: { location, formatted_address: address } };
    }
    default:
      return sent === null || sent === undefined || sent === "" ? null : { value: sent };
  }
}
