import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createSchemaWriter, type JsonSchema } from "./json-schema.ts";

describe("createSchemaWriter", () => {
  it("writes plain schemas in place", () => {
    const components: Record<string, JsonSchema> = {};
    const written = createSchemaWriter(components).write(z.strictObject({ a: z.string().max(3) }), "input");
    expect(written).toEqual({
      type: "object",
      properties: { a: { type: "string", maxLength: 3 } },
      required: ["a"],
      additionalProperties: false,
    });
    expect(components).toEqual({});
  });

  it("moves a recursive schema into the components, where its references find it", () => {
    const components: Record<string, JsonSchema> = {};
    const tree = z.object({
      name: z.string(),
      get children() {
        return z.array(tree);
      },
    });
    const writer = createSchemaWriter(components);
    expect(writer.write(tree, "output")).toEqual({ $ref: "#/components/schemas/Recursive" });
    expect(components.Recursive?.properties?.children?.items).toEqual({
      $ref: "#/components/schemas/Recursive",
    });
    expect(writer.write(z.object({ tree: z.optional(tree) }), "output").properties?.tree).toMatchObject({
      $ref: expect.stringMatching(/^#\/components\/schemas\/\w+$/),
    });
  });

  it("writes named parts once, and keeps different ones of one name apart", () => {
    const components: Record<string, JsonSchema> = {};
    const writer = createSchemaWriter(components);
    const money = z.object({ cents: z.number() }).meta({ id: "Money" });
    writer.write(z.object({ price: money }), "output");
    const second = writer.write(z.object({ total: money }), "output");
    expect(second.properties?.total).toEqual({ $ref: "#/components/schemas/Money" });
    expect(Object.keys(components)).toEqual(["Money"]);
  });

  it("says what goes in and what comes out separately, where a default makes them differ", () => {
    const schema = z.object({ limit: z.number().default(50) });
    expect(createSchemaWriter({}).write(schema, "input").required ?? []).toEqual([]);
    expect(createSchemaWriter({}).write(schema, "output").required).toEqual(["limit"]);
  });
});
