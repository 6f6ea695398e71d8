/** Schemas in words, for people who read the documentation. */
import type { JsonSchema } from "./json-schema.ts";

export type FieldRow = { path: string; type: string; isRequired: boolean; description: string | null };

/** Fields deeper than this are summed up in the type of their parent. */
const MAX_DEPTH = 3;

type Components = Record<string, JsonSchema>;

/** A schema's fields, nested ones by their path: `customer.id`, `tags[]`. */
export function listFields(schema: JsonSchema, components: Components): FieldRow[] {
  return fieldsOf(schema, components, "", 1);
}

function fieldsOf(schema: JsonSchema, components: Components, prefix: string, depth: number): FieldRow[] {
  const { properties = {}, required = [] } = resolve(schema, components);
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const row: FieldRow = {
      path,
      type: describeType(property, components),
      isRequired: required.includes(name),
      description: property.description ?? null,
    };
    if (depth >= MAX_DEPTH) return [row];
    const inner = innerObject(property, components);
    return inner === null
      ? [row]
      : [row, ...fieldsOf(inner.schema, components, `${path}${inner.suffix}.`, depth + 1)];
  });
}

/** The object that a field holds, in a list or not, or null. */
function innerObject(
  schema: JsonSchema,
  components: Components,
): { schema: JsonSchema; suffix: string } | null {
  const resolved = withoutNull(resolve(schema, components), components);
  if (resolved.properties !== undefined) return { schema: resolved, suffix: "" };
  if (resolved.items === undefined) return null;
  const item = withoutNull(resolve(resolved.items, components), components);
  return item.properties === undefined ? null : { schema: item, suffix: "[]" };
}

/** A type in a few words, with its limits: `text, 1–200 characters`, `one of open, closed`, `list of id`. */
export function describeType(
  schema: JsonSchema,
  components: Components,
  within: ReadonlySet<string> = new Set(),
): string {
  const reference = schema.$ref;
  if (reference !== undefined && within.has(reference)) return "more of the same";
  const inside = reference === undefined ? within : new Set([...within, reference]);
  const resolved = resolve(schema, components);
  const options = alternatives(resolved);
  if (options !== null) {
    const words = options.map((option) => describeType(option, components, inside));
    return [...new Set(words)].sort((a, b) => Number(a === "null") - Number(b === "null")).join(" or ");
  }
  if (resolved.const !== undefined) return JSON.stringify(resolved.const);
  if (resolved.enum !== undefined) return `one of ${resolved.enum.map(String).join(", ")}`;
  if (resolved.type === "array") {
    return `list of ${describeType(resolved.items ?? {}, components, inside)}${limits(resolved.minItems, resolved.maxItems, "")}`;
  }
  if (resolved.type === "string") return describeText(resolved);
  if (resolved.type === "integer" || resolved.type === "number") {
    const noun = resolved.type === "integer" ? "whole number" : "number";
    return `${noun}${limits(resolved.minimum, resolved.maximum, "")}`;
  }
  if (resolved.type === "boolean") return "true or false";
  if (resolved.type === "null") return "null";
  if (resolved.type === "object" || resolved.properties !== undefined) return "object";
  return "any value";
}

const FORMATS: Record<string, string> = {
  uuid: "id",
  email: "e-mail address",
  uri: "address",
  date: "day",
  "date-time": "instant",
  binary: "file",
};

function describeText({ format, minLength, maxLength }: JsonSchema): string {
  const known = format === undefined ? undefined : FORMATS[format];
  return known ?? `text${limits(minLength, maxLength, " characters")}`;
}

function limits(minimum: unknown, maximum: unknown, unit: string): string {
  // zod writes the safe integers' ends where nobody set a limit.
  const low = typeof minimum === "number" && minimum > Number.MIN_SAFE_INTEGER ? minimum : null;
  const high = typeof maximum === "number" && maximum < Number.MAX_SAFE_INTEGER ? maximum : null;
  if (low !== null && high !== null) return `, ${number(low)}–${number(high)}${unit}`;
  if (high !== null) return `, at most ${number(high)}${unit}`;
  return low !== null && low !== 0 ? `, at least ${number(low)}${unit}` : "";
}

function number(value: number): string {
  return value.toLocaleString("en-GB");
}

/** What a value may be, when that is more than one thing: `anyOf`, or a list of types. */
export function alternatives(schema: JsonSchema): JsonSchema[] | null {
  if (schema.anyOf !== undefined) return schema.anyOf;
  if (schema.oneOf !== undefined) return schema.oneOf;
  const { type } = schema;
  return Array.isArray(type) ? type.map((one) => ({ ...schema, type: one })) : null;
}

function withoutNull(schema: JsonSchema, components: Components): JsonSchema {
  const options = alternatives(schema)?.filter((option) => option.type !== "null");
  const [only, ...others] = options ?? [];
  return only === undefined || others.length > 0 ? schema : resolve(only, components);
}

function resolve(schema: JsonSchema, components: Components): JsonSchema {
  if (schema.$ref === undefined) return schema;
  return components[schema.$ref.replace("#/components/schemas/", "")] ?? {};
}
