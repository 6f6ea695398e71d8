import { refusal } from "../clickup-error.ts";
import type { CustomFieldValue } from "../store/records.ts";

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
      return wantedOf(condition).some((one) => contains(value, one));
    case "NOT ANY":
      return !wantedOf(condition).some((one) => contains(value, one));
    case "ALL":
      return wantedOf(condition).every((one) => contains(value, one));
    case "NOT ALL":
      return !wantedOf(condition).every((one) => contains(value, one));
    default:
      throw refusal("valueInvalid", `Operator ${condition.operator} is not one that the sandbox knows`);
  }
}

function wantedOf({ value }: FieldCondition): unknown[] {
  if (!Array.isArray(value)) throw refusal("valueInvalid");
  return value;
}

/** Whether a value is, or as a set has, the wanted one. */
function contains(value: CustomFieldValue | undefined, wanted: unknown): boolean {
  return Array.isArray(value) ? value.some((one) => String(one) === String(wanted)) : isEqual(value, wanted);
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
