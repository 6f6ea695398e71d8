/**
 * Values that fit a zod schema, for fast-check: built from the schema's JSON form, with the ids that a test
 * wants tried put wherever an id is asked for.
 */
import fc from "fast-check";
import { z } from "zod";

type JsonSchema = {
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  default?: unknown;
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
};

/** How to fill a place: by its property's name first, else ids from `ids`. */
export type Filling = { ids: readonly string[]; byName?: Record<string, fc.Arbitrary<unknown>> };

/** Inputs that `schema` accepts or nearly accepts; optional fields come and go. */
export function arbitraryInput(schema: z.ZodType, filling: Filling): fc.Arbitrary<unknown> {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", cycles: "ref" }) as JsonSchema;
  return build(json, json.$defs ?? {}, filling, undefined);
}

function build(
  schema: JsonSchema,
  definitions: Record<string, JsonSchema>,
  filling: Filling,
  name: string | undefined,
): fc.Arbitrary<unknown> {
  const again = (inner: JsonSchema, innerName = name) => build(inner, definitions, filling, innerName);
  const byName = name === undefined ? undefined : filling.byName?.[name];
  if (byName !== undefined) return byName;
  if (schema.$ref !== undefined) {
    // A schema that holds itself (any JSON, say) is entered once; a plain value fits every such place.
    const { [schema.$ref.replace("#/$defs/", "")]: target, ...others } = definitions;
    return target === undefined ? fc.constant("word") : build(target, others, filling, name);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => again(choice)));
  if (schema.allOf !== undefined) {
    return fc
      .tuple(...schema.allOf.map((part) => again(part)))
      .map((parts) => Object.assign({}, ...parts.filter(isRecord)));
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "object":
      return buildObject(schema, again);
    case "array":
      return fc.array(again(schema.items ?? {}), {
        minLength: Math.max(schema.minItems ?? 0, 1),
        maxLength: Math.min(schema.maxItems ?? 2, Math.max(schema.minItems ?? 0, 2)),
      });
    case "integer":
    case "number": {
      const minimum =
        schema.minimum ?? (schema.exclusiveMinimum === undefined ? 0 : schema.exclusiveMinimum + 1);
      return fc.integer({ min: Math.max(minimum, 0), max: Math.min(schema.maximum ?? 100, 100) });
    }
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return buildText(schema, filling);
  }
}

function buildObject(
  schema: JsonSchema,
  again: (inner: JsonSchema, name?: string) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {});
  const required = properties.filter(([key]) => schema.required?.includes(key)).map(([key]) => key);
  return fc.record(Object.fromEntries(properties.map(([key, inner]) => [key, again(inner, key)])), {
    requiredKeys: required,
  });
}

function buildText(schema: JsonSchema, { ids }: Filling): fc.Arbitrary<unknown> {
  switch (schema.format) {
    case "uuid":
      return fc.constantFrom(...ids);
    case "email":
      return fc.constantFrom("someone@example.test", "another@example.test");
    case "date":
      return fc.constantFrom("2026-11-21", "2027-02-28");
    case "date-time":
      return fc.constantFrom("2026-11-21T09:00:00.000Z");
    case "uri":
      return fc.constantFrom("https://example.test/");
  }
  const length = Math.max(schema.minLength ?? 0, 1);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant("word".repeat(Math.ceil(length / 4)).slice(0, Math.max(length, 4))) },
    { weight: 1, arbitrary: fc.constantFrom(...ids) },
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
