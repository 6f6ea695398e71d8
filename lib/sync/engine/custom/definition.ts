/** What a custom field of ClickUp is, as far as translating its values needs to know. */
import { z } from "zod";

/** Every type of the ClickUp fact sheet, section 10. */
export const CLICKUP_FIELD_TYPES = [
  "short_text",
  "text",
  "url",
  "email",
  "phone",
  "number",
  "currency",
  "checkbox",
  "date",
  "drop_down",
  "labels",
  "users",
  "tasks",
  "list_relationship",
  "emoji",
  "manual_progress",
  "automatic_progress",
  "formula",
  "votes",
  "location",
  "attachment",
  "button",
] as const;
export const clickupFieldTypeSchema = z.enum(CLICKUP_FIELD_TYPES);
export type ClickUpFieldType = z.infer<typeof clickupFieldTypeSchema>;

export const fieldDefinitionSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** `unknown` for a type that ClickUp made up since: it is shown, and cannot be mapped. */
  type: clickupFieldTypeSchema.or(z.literal("unknown")),
  isRequired: z.boolean(),
  /** Of drop_down and labels, in ClickUp's order. */
  options: z.array(z.object({ id: z.string(), label: z.string() })),
  /** Digits after the point; of currency. */
  precision: z.number().int().nullable(),
  currency: z.string().nullable(),
  /** Symbols of a rating. */
  count: z.number().int().nullable(),
  /** Of a progress that people set by hand. */
  start: z.number().nullable(),
  end: z.number().nullable(),
});
export type FieldDefinition = z.infer<typeof fieldDefinitionSchema>;

/** A custom field as ClickUp tells it with a List or a task. */
export type WireField = {
  id: string;
  name: string;
  type: string;
  required: boolean;
  typeConfig: {
    options: readonly { id: string; label: string; position: number }[];
    precision: number | null;
    currency: string | null;
    count: number | null;
    start: number | null;
    end: number | null;
  };
};

/** The sample in ClickUp's guide calls the computed progress `progress` (ClickUp fact sheet, section 10). */
const ALIASES: Record<string, ClickUpFieldType> = { progress: "automatic_progress" };

export function toDefinition({ id, name, type, required, typeConfig }: WireField): FieldDefinition {
  const { options, ...limits } = typeConfig;
  return {
    id,
    name,
    type: ALIASES[type] ?? clickupFieldTypeSchema.safeParse(type).data ?? "unknown",
    isRequired: required,
    options: [...options]
      .sort((one, other) => one.position - other.position)
      .map(({ id: optionId, label }) => ({ id: optionId, label })),
    ...limits,
  };
}
