/** What a new task gets in a field that its source says nothing for, as people wrote it down. Pure. */
import { z } from "zod";
import { MisfitError } from "../misfit-error.ts";
import type { FieldDefinition } from "./definition.ts";
import { targetNumber } from "./number-limits.ts";
import { textAs } from "./text-forms.ts";
import { parseDay, parseTasks, placeSchema, quoted } from "./value-forms.ts";

/**
 * A default, in the plain form of ClickUp's field: a text, a number, a tick, a day, an option's id, ids of options or
 * people, addresses of tasks, a place.
 */
export const defaultValueSchema = z
  .union([
    z.string().max(10_000),
    z.number(),
    z.boolean(),
    z.array(z.string().max(500)).max(500),
    z.strictObject({
      lat: z.number().min(-90).max(90),
      lng: z.number().min(-180).max(180),
      address: z.string().max(500),
    }),
  ])
  .nullable();
export type DefaultValue = z.infer<typeof defaultValueSchema>;

/**
 * The default as the field can hold it; null for none. A text is checked and a number rounded as a source's would be.
 * @throws MisfitError for what the field cannot hold: it may have changed since the default was chosen.
 */
export function defaultFor(target: FieldDefinition, value: DefaultValue): DefaultValue {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return null;
  switch (target.type) {
    case "short_text":
      return textAs("one_line", textIn(value));
    case "text":
    case "url":
    case "email":
    case "phone":
      return textAs(target.type, textIn(value));
    case "number":
    case "currency":
    case "emoji":
    case "manual_progress":
      if (typeof value !== "number") throw new MisfitError("It must be a number");
      return targetNumber(target, value);
    case "checkbox":
      if (typeof value !== "boolean") throw new MisfitError("It must be yes or no");
      return value;
    case "date":
      return parseDay(textIn(value));
    case "drop_down":
      return optionIn(target, textIn(value));
    case "labels":
      return listIn(value).map((id) => optionIn(target, id));
    case "users":
      return listIn(value).map((id) => {
        if (!/^\d{1,18}$/.test(id)) throw new MisfitError(`${quoted(id)} is nobody's id in ClickUp`);
        return id;
      });
    case "tasks":
    case "list_relationship":
      return parseTasks(listIn(value).join(" "));
    case "location": {
      const place = placeSchema.safeParse(value).data;
      if (place === undefined) throw new MisfitError("It must be a place with its latitude and longitude");
      return place;
    }
    default:
      throw new MisfitError("Nobody can set a field of this type");
  }
}

/** Why the field cannot hold the default; null when it can. */
export function misfitOfDefault(target: FieldDefinition, value: DefaultValue): string | null {
  try {
    defaultFor(target, value);
    return null;
  } catch (error) {
    if (error instanceof MisfitError) return error.message;
    throw error;
  }
}

function textIn(value: DefaultValue): string {
  if (typeof value !== "string") throw new MisfitError("It must be a text");
  return value;
}

function listIn(value: DefaultValue): string[] {
  if (!Array.isArray(value)) throw new MisfitError("It must be a list");
  return value;
}

function optionIn({ options }: FieldDefinition, id: string): string {
  if (options.some((option) => option.id === id)) return id;
  throw new MisfitError("This option is not among the field's options any more");
}
