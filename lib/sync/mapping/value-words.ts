/** Custom values in words that people read. Pure. */
import { z } from "zod";
import type { SourceCustomField } from "#lib/tasks/schema.ts";
import type { FieldDefinition } from "../engine/custom/definition.ts";

const NOTHING = "Nothing";
const placeSchema = z.object({ lat: z.number(), lng: z.number(), address: z.string() });

/** What the source's field says. `nameOf` knows the members. */
export function oursInWords(
  { type, options }: SourceCustomField,
  value: unknown,
  nameOf: (memberId: string) => string,
): string {
  const labelOf = (key: string) => options.find((option) => option.key === key)?.label ?? key;
  return inWords(value, type === "people" ? nameOf : labelOf);
}

/** What ClickUp's field says, in plain form. `nameOf` knows ClickUp's people. */
export function theirsInWords(
  { type, options }: FieldDefinition,
  value: unknown,
  nameOf: (userId: string) => string,
): string {
  const labelOf = (id: string) => options.find((option) => option.id === id)?.label ?? id;
  return inWords(value, type === "users" ? nameOf : labelOf);
}

function inWords(value: unknown, labelOf: (item: string) => string): string {
  if (value === null || value === undefined || value === "") return NOTHING;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return labelOf(value);
  const items = z.array(z.string()).safeParse(value).data;
  if (items !== undefined) return items.length === 0 ? NOTHING : items.map(labelOf).join(", ");
  const place = placeSchema.safeParse(value).data;
  return place === undefined ? JSON.stringify(value) : place.address || `${place.lat}, ${place.lng}`;
}
