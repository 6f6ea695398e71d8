/** One line of a published mapping, with all that translating its values needs. */
import { z } from "zod";
import { type CustomFieldName, customFieldName, sourceCustomFieldSchema } from "#lib/tasks/schema.ts";
import type { MappedPerson } from "../assignee.ts";
import { type Direction, directionSchema, type FieldRule, policySchema } from "../policies.ts";
import { type CustomField, customField } from "./custom-codec.ts";
import { fieldDefinitionSchema } from "./definition.ts";
import { directionsOf } from "./fit.ts";
import { valueMapSchema } from "./value-map.ts";

export const mappedFieldSchema = z.object({
  source: sourceCustomFieldSchema,
  target: fieldDefinitionSchema,
  direction: directionSchema,
  policy: policySchema,
  valueMap: valueMapSchema,
});
export type MappedField = z.infer<typeof mappedFieldSchema>;

/** The mapped fields that can be compared, by the names that sync knows them by. */
export function customFields(
  mapped: readonly MappedField[],
  people: readonly MappedPerson[],
): Map<CustomFieldName, { field: CustomField; rule: FieldRule; mapped: MappedField }> {
  return new Map(
    mapped.flatMap((one) => {
      const field = customField({ ...one, people });
      return field === null
        ? []
        : [[customFieldName(one.source.key), { field, rule: ruleOf(one), mapped: one }] as const];
    }),
  );
}

/** A direction that the two fields do not allow any more is no direction at all. */
function ruleOf({ source, target, direction, policy }: MappedField): FieldRule {
  const allowed = directionsOf(source, target);
  const widest = (["to_clickup", "from_clickup"] as const).filter((one) => allowed.includes(one));
  const narrowed: Direction = direction === "both" && widest.length === 1 ? (widest[0] ?? "off") : direction;
  return { direction: allowed.includes(narrowed) ? narrowed : "off", policy };
}
