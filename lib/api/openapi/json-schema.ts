import { z } from "zod";

/** JSON Schema of draft 2020-12, as far as the document's makers and readers look into it. */
export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  format?: string;
  [keyword: string]: unknown;
};

export type SchemaWriter = { write: (schema: z.ZodType, io: "input" | "output") => JsonSchema };

const jsonSchema = z.custom<JsonSchema>((value) => typeof value === "object" && value !== null);
const writtenSchema = z.looseObject({
  $schema: z.string().optional(),
  $defs: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Writes zod schemas as JSON Schema. What a schema defines for reuse within itself (recursive and named parts)
 * goes into the document's `components`, where references from all places find it.
 */
export function createSchemaWriter(components: Record<string, JsonSchema>): SchemaWriter {
  const sources = new Map<string, string>();
  /** A name of its own for each different definition, and the same one for the same. */
  const nameFor = (wanted: string, definition: unknown): string => {
    const source = JSON.stringify(definition);
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? wanted : `${wanted}${number}`;
      const known = sources.get(name);
      if (known !== undefined && known !== source) continue;
      sources.set(name, source);
      return name;
    }
  };
  return {
    write: (schema, io) => {
      const written = z.toJSONSchema(schema, {
        target: "draft-2020-12",
        io,
        // What JSON Schema has no word for, such as a transform's result, may be anything.
        unrepresentable: "any",
      });
      const { $schema: _, $defs = {}, ...root } = writtenSchema.parse(JSON.parse(JSON.stringify(written)));
      const rootName = refersToItself(root) ? nameFor("Recursive", root) : "";
      const names = new Map(
        Object.entries($defs).map(([name, definition]) => [name, nameFor(nameOf(name, io), definition)]),
      );
      const relocated = (value: unknown) => jsonSchema.parse(relocate(value, names, rootName));
      for (const [name, definition] of Object.entries($defs)) {
        components[names.get(name) ?? name] = relocated(definition);
      }
      if (rootName === "") return relocated(root);
      components[rootName] = relocated(root);
      return { $ref: `#/components/schemas/${rootName}` };
    },
  };
}

/** What goes in and what comes out may differ in what is required, so each has its own name. */
function nameOf(name: string, io: "input" | "output"): string {
  const clean = name.replace(/^__schema\d+$/, "Part").replace(/\W/g, "_");
  return io === "input" ? `${clean}Input` : clean;
}

function refersToItself(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, entry]) =>
    key === "$ref" ? entry === "#" : refersToItself(entry),
  );
}

function relocate(value: unknown, names: ReadonlyMap<string, string>, rootName: string): unknown {
  if (Array.isArray(value)) return value.map((entry) => relocate(entry, names, rootName));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      if (key !== "$ref" || typeof entry !== "string") return [key, relocate(entry, names, rootName)];
      if (entry === "#") return [key, `#/components/schemas/${rootName}`];
      const name = entry.replace("#/$defs/", "");
      return [key, `#/components/schemas/${names.get(name) ?? name}`];
    }),
  );
}
