import { z } from "zod";
import { refusal } from "../clickup-error.ts";
import { snapToDateOnly } from "./due-dates.ts";
import { plainText } from "./plain-text.ts";

/**
 * The longest task name accepted. An assumption: no source states ClickUp's limit. Counted in characters (code
 * points), not in UTF-16 units.
 */
export const TASK_NAME_LIMIT = 2_000;

const Body = z.record(z.string(), z.unknown());

/** A body's fields, or a refusal when it is not a JSON object. */
export function bodyFields(body: unknown): Record<string, unknown> {
  const parsed = Body.safeParse(body);
  if (!parsed.success || Array.isArray(body)) throw refusal("bodyInvalid", "The body must be a JSON object");
  return parsed.data;
}

/** A task's name. Missing, blank or too long is INPUT_005. */
export function readName(value: unknown): string {
  if (typeof value !== "string" || value.trim() === "" || [...value].length > TASK_NAME_LIMIT) {
    throw refusal("nameInvalid");
  }
  return value;
}

/**
 * The description that a body carries, as Markdown and plain text; undefined when it carries none. `markdown_content`
 * wins over `description` (ClickUp fact sheet, section 8), and a blank one clears.
 */
export function readDescription(
  fields: Record<string, unknown>,
): { markdown: string; text: string } | undefined {
  const { markdown_content: markdown, description } = fields;
  if (markdown !== undefined && markdown !== null) {
    const source = readText(markdown);
    return source.trim() === "" ? { markdown: "", text: "" } : { markdown: source, text: plainText(source) };
  }
  if (description !== undefined && description !== null) {
    const source = readText(description);
    return source.trim() === "" ? { markdown: "", text: "" } : { markdown: source, text: source };
  }
  return undefined;
}

/** 1 urgent, 2 high, 3 normal, 4 low, null none. */
export function readPriority(value: unknown): number | null {
  if (value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 4) return value;
  throw refusal("valueInvalid");
}

/** A due or start date with its "has a time" flag, snapped when it has none; null clears. Not a number is INPUT_006. */
export function readDate(
  value: unknown,
  hasTime: unknown,
  timeZone: string,
): { instant: number | null; hasTime: boolean } {
  if (value === null) return { instant: null, hasTime: false };
  if (typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) > 8.64e15) {
    throw refusal("dateInvalid");
  }
  return hasTime === true
    ? { instant: value, hasTime: true }
    : { instant: snapToDateOnly(value, timeZone), hasTime: false };
}

/** A number or null, else ITEMV2_003. */
export function readNumber(value: unknown): number | null {
  if (value === null) return null;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw refusal("valueInvalid");
}

/** A string, else ITEMV2_003. */
export function readText(value: unknown): string {
  if (typeof value !== "string") throw refusal("valueInvalid");
  return value;
}

/** A boolean, else ITEMV2_003. */
export function readBoolean(value: unknown): boolean {
  if (typeof value !== "boolean") throw refusal("valueInvalid");
  return value;
}

/** User ids, else ITEMV2_003. */
export function readUserIds(value: unknown): number[] {
  const parsed = z.array(z.number().int()).safeParse(value);
  if (!parsed.success) throw refusal("valueInvalid");
  return parsed.data;
}

/** Tag names, else ITEMV2_003. Blank ones are left out. */
export function readTagNames(value: unknown): string[] {
  const parsed = z.array(z.string()).safeParse(value);
  if (!parsed.success) throw refusal("valueInvalid");
  return parsed.data.map((name) => name.trim()).filter((name) => name !== "");
}

/** `{ add, rem }` of user ids. A plain array is answered 200 and changes nothing (ClickUp fact sheet, section 8). */
export function readAddRemove(value: unknown): { add: number[]; rem: number[] } {
  const parsed = z
    .object({ add: z.array(z.number().int()).optional(), rem: z.array(z.number().int()).optional() })
    .safeParse(value);
  if (!parsed.success) {
    if (Array.isArray(value)) return { add: [], rem: [] };
    throw refusal("valueInvalid");
  }
  return { add: parsed.data.add ?? [], rem: parsed.data.rem ?? [] };
}

const FieldWrites = z.array(
  z.object({ id: z.string(), value: z.unknown().optional(), value_options: z.unknown().optional() }),
);

/** A value for a custom field, with its options (`{ time: true }` for a date that has a time). */
export type FieldWrite = { id: string; value: unknown; options: unknown };

/** Custom field values of a new task. */
export function readFieldWrites(value: unknown): FieldWrite[] {
  const parsed = FieldWrites.safeParse(value);
  if (!parsed.success) throw refusal("customFieldsNotArray");
  return parsed.data.map((write) => ({ id: write.id, value: write.value, options: write.value_options }));
}
