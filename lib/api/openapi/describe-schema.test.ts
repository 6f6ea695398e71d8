import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeType, listFields } from "./describe-schema.ts";
import { createSchemaWriter, type JsonSchema } from "./json-schema.ts";

function write(schema: z.ZodType): JsonSchema {
  return createSchemaWriter({}).write(schema, "input");
}

describe("describeType", () => {
  it.each([
    [z.string(), "text"],
    [z.string().max(200), "text, at most 200 characters"],
    [z.string().min(1).max(20_000), "text, 1–20,000 characters"],
    [z.uuid(), "id"],
    [z.email(), "e-mail address"],
    [z.iso.date(), "day"],
    [z.int(), "whole number"],
    [z.int().min(1).max(200), "whole number, 1–200"],
    [z.number().min(3), "number, at least 3"],
    [z.boolean(), "true or false"],
    [z.enum(["open", "closed"]), "one of open, closed"],
    [z.literal("x"), '"x"'],
    [z.array(z.uuid()).max(20), "list of id, at most 20"],
    [z.string().nullable(), "text or null"],
    [z.null(), "null"],
    [z.object({ a: z.string() }), "object"],
    [z.unknown(), "any value"],
  ])("%#: says what it is", (schema, expected) => {
    expect(describeType(write(schema), {})).toBe(expected);
  });
});

describe("listFields", () => {
  it("names nested fields by their paths, through lists and nulls", () => {
    const schema = write(
      z.object({
        customer: z.object({ id: z.uuid() }).nullable(),
        tags: z.array(z.string()).optional(),
        lines: z.array(z.object({ text: z.string().meta({ description: "Markdown" }) })),
      }),
    );
    expect(listFields(schema, {})).toEqual([
      { path: "customer", type: "object or null", isRequired: true, description: null },
      { path: "customer.id", type: "id", isRequired: true, description: null },
      { path: "tags", type: "list of text", isRequired: false, description: null },
      { path: "lines", type: "list of object", isRequired: true, description: null },
      { path: "lines[].text", type: "text", isRequired: true, description: "Markdown" },
    ]);
  });

  it("says of any JSON what it may be, without end", () => {
    const components: Record<string, JsonSchema> = {};
    const written = createSchemaWriter(components).write(z.json(), "output");
    expect(describeType(written, components)).toBe(
      "text or number or true or false or list of more of the same or object or null",
    );
  });

  it("ends at a recursive schema", () => {
    const components: Record<string, JsonSchema> = {};
    const tree = z.object({
      get children() {
        return z.array(tree);
      },
    });
    const written = createSchemaWriter(components).write(tree, "output");
    expect(listFields(written, components).map(({ path }) => path)).toEqual([
      "children",
      "children[].children",
      "children[].children[].children",
    ]);
  });
});
