import { refusal } from "../clickup-error.ts";
import type { CustomField, CustomFieldValue } from "../store/records.ts";
import type { Store } from "../store/store.ts";

/** The custom fields of a workspace, oldest first. They are present in each of its Lists. */
export function fieldsOf(store: Store, workspaceId: string): CustomField[] {
  return store.fields.all().filter((field) => field.workspaceId === workspaceId);
}

/**
 * Reads a value written to a custom field; null clears it.
 * @throws ClickUpError FIELD_011 for an option that the field does not have, ITEMV2_003 for a value of the wrong type.
 */
export function readFieldValue(field: CustomField, value: unknown): CustomFieldValue | null {
  if (value === null || value === undefined) return null;
  switch (field.type) {
    case "drop_down":
      return optionId(field, value);
    case "number":
      if (typeof value === "number" && Number.isFinite(value)) return value;
      break;
    case "date":
      if (typeof value === "number" && Number.isInteger(value)) return value;
      break;
    case "checkbox":
      if (typeof value === "boolean") return value;
      break;
    default:
      if (typeof value === "string") return value;
  }
  throw refusal("valueInvalid");
}

function optionId(field: CustomField, value: unknown): string {
  const option =
    typeof value === "number" ? field.options[value] : field.options.find(({ id }) => id === value);
  if (!option) throw refusal("optionInvalid");
  return option.id;
}

/** How a stored value reads on the wire: a number as a string, an option as its index (ClickUp fact sheet, section 10). */
export function wireFieldValue(field: CustomField, value: CustomFieldValue): string | number | boolean {
  if (field.type === "drop_down") return field.options.findIndex(({ id }) => id === value);
  if (field.type === "number" || field.type === "date") return String(value);
  return value;
}

/** One condition of a `custom_fields` query. */
export type FieldCondition = { fieldId: string; operator: string; value: unknown };

/** Whether a task's value meets a condition (ClickUp fact sheet, section 9: operators of `custom_fields`). */
export function meetsCondition(value: CustomFieldValue | undefined, condition: FieldCondition): boolean {
  const wanted = condition.value;
  switch (condition.operator) {
    case "IS NULL":
      return value === undefined;
    case "IS NOT NULL":
      return value !== undefined;
    case "=":
      // For text this is "contains", for everything else equality.
      return typeof value === "string" && typeof wanted === "string"
        ? value.toLowerCase().includes(wanted.toLowerCase())
        : isEqual(value, wanted);
    case "==":
      return isEqual(value, wanted);
    case "!=":
      return typeof value === "string" && typeof wanted === "string"
        ? !value.toLowerCase().includes(wanted.toLowerCase())
        : !isEqual(value, wanted);
    case "!==":
      return !isEqual(value, wanted);
    case "<":
      return compare(value, wanted, (one, other) => one < other);
    case "<=":
      return compare(value, wanted, (one, other) => one <= other);
    case ">":
      return compare(value, wanted, (one, other) => one > other);
    case ">=":
      return compare(value, wanted, (one, other) => one >= other);
    case "RANGE": {
      const [low, high] = rangeBounds(wanted);
      return (
        compare(value, low, (one, other) => one >= other) &&
        compare(value, high, (one, other) => one <= other)
      );
    }
    case "ANY":
      return Array.isArray(wanted) && wanted.some((one) => isEqual(value, one));
    case "NOT ANY":
      return Array.isArray(wanted) && !wanted.some((one) => isEqual(value, one));
    default:
      throw refusal("valueInvalid", `Operator ${condition.operator} is not one that the sandbox knows`);
  }
}

function isEqual(value: CustomFieldValue | undefined, wanted: unknown): boolean {
  return value !== undefined && String(value) === String(wanted);
}

function compare(
  value: CustomFieldValue | undefined,
  wanted: unknown,
  holds: (one: number, other: number) => boolean,
): boolean {
  if (value === undefined) return false;
  const one = Number(value);
  const other = Number(wanted);
  return Number.isFinite(one) && Number.isFinite(other) && holds(one, other);
}

function rangeBounds(wanted: unknown): [unknown, unknown] {
  if (Array.isArray(wanted)) return [wanted[0], wanted[1]];
  if (typeof wanted === "object" && wanted !== null && "low_value" in wanted && "high_value" in wanted) {
    return [wanted.low_value, wanted.high_value];
  }
  throw refusal("valueInvalid");
}
