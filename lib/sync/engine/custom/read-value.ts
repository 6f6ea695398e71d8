/**
 * A custom field's value as ClickUp tells it, in one plain form for each type. ClickUp's values are not normalised: a
 * number may be text, an option its place in the list or its id, nothing may be null or no key at all (ClickUp fact
 * sheet, section 10).
 */
import { z } from "zod";
import type { SourceCustomField } from "#lib/tasks/schema.ts";
import type { FieldDefinition } from "./definition.ts";
import { type Place, taskAddress } from "./value-forms.ts";

const numberSchema = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i)
    .transform(Number),
]);
const idsSchema = z.array(
  z.union([
    z.string(),
    z.number().transform(String),
    z.object({ id: z.union([z.string(), z.number().transform(String)]) }).transform(({ id }) => id),
  ]),
);
const stubsSchema = z.array(
  z.union([
    z.string().transform((id) => ({ id, url: null, deleted: false })),
    z.object({
      id: z.string(),
      url: z.string().nullish(),
      deleted: z.boolean().nullish(),
    }),
  ]),
);
const placeSchema = z.object({
  location: z.object({ lat: z.number(), lng: z.number() }),
  formatted_address: z.string().nullish(),
});

/**
 * The plain form: text, an option's id, a day or an instant as ISO 8601 as the source's field is one of days or of
 * instants; a number; a boolean; ids; addresses of tasks; a place. Null, false or an empty list is unset. What is not
 * readable as the field's type counts as unset.
 */
export function readCustomValue(
  definition: FieldDefinition,
  sourceType: SourceCustomField["type"],
  raw: unknown,
  /** The day on which an instant falls in the connected person's zone. */
  dayOf: (instant: number) => string,
): unknown {
  switch (definition.type) {
    case "short_text":
    case "text":
    case "url":
    case "email":
    case "phone":
      return textOf(raw);
    case "number":
    case "currency":
    case "emoji":
    case "votes":
      return numberOf(raw);
    case "formula":
      return numberOf(raw) ?? textOf(raw);
    case "manual_progress":
      return numberOf(z.object({ current: z.unknown() }).safeParse(raw).data?.current ?? raw);
    case "automatic_progress":
      return numberOf(
        z.object({ percent_complete: z.unknown() }).safeParse(raw).data?.percent_complete ?? raw,
      );
    case "checkbox":
      return raw === true || raw === "true" || raw === 1 || raw === "1";
    case "date": {
      const instant = numberOf(raw);
      if (instant === null || Math.abs(instant) > 8.64e15) return null;
      return sourceType === "datetime" ? new Date(instant).toISOString() : dayOf(instant);
    }
    case "drop_down":
      return optionOf(definition, raw);
    case "labels":
      return idsSchema.safeParse(raw).data ?? [];
    case "users":
      return idsSchema.safeParse(raw).data ?? [];
    case "tasks":
    case "list_relationship":
      return (stubsSchema.safeParse(raw).data ?? [])
        .filter(({ deleted }) => deleted !== true)
        .map(({ id, url }) => url ?? taskAddress(id));
    case "location": {
      const place = placeSchema.safeParse(raw).data;
      return place === undefined
        ? null
        : ({ ...place.location, address: place.formatted_address ?? "" } satisfies Place);
    }
    default:
      return null;
  }
}

function textOf(raw: unknown): string | null {
  if (typeof raw === "number" || typeof raw === "boolean") return String(raw);
  return typeof raw === "string" && raw.trim() !== "" ? raw : null;
}

function numberOf(raw: unknown): number | null {
  const number = numberSchema.safeParse(raw).data;
  return number === undefined || !Number.isFinite(number) ? null : number;
}

/** A task tells an option by its place in the list, a webhook by its id. An id that is not there is kept as it is. */
function optionOf({ options }: FieldDefinition, raw: unknown): string | null {
  if (typeof raw === "string" && options.some(({ id }) => id === raw)) return raw;
  const position = numberOf(raw);
  if (position !== null) return options[position]?.id ?? null;
  return textOf(raw);
}
