import { z } from "zod";

/**
 * A query string as the values its schema speaks of: repeated names become lists, digits numbers, and the words
 * true and false booleans, where the schema wants them. Everything else stays text for the schema to judge.
 */
export function readQuery(parameters: URLSearchParams, schema: z.ZodType): Record<string, unknown> {
  const shape: Record<string, z.ZodType> = schema instanceof z.ZodObject ? schema.shape : {};
  const values = new Map<string, unknown>();
  for (const name of new Set(parameters.keys())) {
    const texts = parameters.getAll(name);
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const inner = field === undefined ? undefined : unwrap(field);
    if (inner instanceof z.ZodArray) {
      const element = unwrap(asSchema(inner.element));
      values.set(
        name,
        texts.map((text) => toValue(text, element)),
      );
    } else {
      values.set(name, texts.length === 1 ? toValue(texts[0] ?? "", inner) : texts);
    }
  }
  return Object.fromEntries(values);
}

function toValue(text: string, schema: z.ZodType | undefined): unknown {
  if (schema instanceof z.ZodNumber && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (schema instanceof z.ZodBoolean && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** The schema under optional, default and the like. */
function unwrap(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodCatch ||
    schema instanceof z.ZodReadonly
  ) {
    return unwrap(asSchema(schema.def.innerType));
  }
  if (schema instanceof z.ZodPipe) return unwrap(asSchema(schema.def.in));
  return schema;
}

/** zod types the schemas inside others by their smallest common interface; all of ours are full ones. */
function asSchema(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodType) return schema;
  throw new TypeError("A query schema holds something that is no zod schema.");
}
