import { describe, expect, it } from "vitest";
import { z } from "zod";
import { newId } from "#lib/platform/ids/index.ts";
import { derivePartSchemas, pathParameters } from "./derive-parts.ts";

const input = z.object({ id: z.uuid(), title: z.string(), limit: z.number().default(5) });

function accepts(schema: z.ZodType | null, value: unknown): boolean {
  return schema?.safeParse(value).success ?? false;
}

describe("pathParameters", () => {
  it("finds the names in braces in their order", () => {
    expect(pathParameters("/api/v1/tickets/{id}/comments/{commentId}")).toEqual(["id", "commentId"]);
    expect(pathParameters("/api/v1/tickets")).toEqual([]);
  });
});

describe("derivePartSchemas", () => {
  it("takes the path's names from the verb's input and the rest from the body", () => {
    const parts = derivePartSchemas({ method: "PATCH", path: "/t/{id}", consumes: "json", input });
    expect(accepts(parts.params, { id: newId() })).toBe(true);
    expect(accepts(parts.params, { id: "1" })).toBe(false);
    expect(accepts(parts.body, { title: "x" })).toBe(true);
    expect(accepts(parts.body, { title: "x", id: newId() })).toBe(false);
    expect(accepts(parts.query, { title: "x" })).toBe(false);
  });

  it("takes the rest from the query string where there is no body", () => {
    const parts = derivePartSchemas({ method: "GET", path: "/t/{id}", consumes: "json", input });
    expect(accepts(parts.query, { title: "x" })).toBe(true);
    expect(accepts(parts.query, { title: "x", other: "y" })).toBe(false);
    expect(parts.body).toBeNull();
  });

  it("lets a declared part keep its own schema, and takes only what is left from the verb", () => {
    const parts = derivePartSchemas({
      method: "POST",
      path: "/t/{id}",
      consumes: "json",
      input,
      query: z.object({ limit: z.number() }),
    });
    expect(accepts(parts.body, { title: "x" })).toBe(true);
    expect(accepts(parts.body, { title: "x", limit: 1 })).toBe(false);
    expect(parts.isDerived).toEqual({ params: true, query: false, body: true });
  });

  it("refuses unknown fields also in declared parts, unless they say that they take any", () => {
    const declared = derivePartSchemas({
      method: "POST",
      path: "/t",
      consumes: "json",
      body: z.object({ a: z.string() }),
    });
    expect(accepts(declared.body, { a: "x", b: "y" })).toBe(false);
    const loose = derivePartSchemas({
      method: "POST",
      path: "/t",
      consumes: "json",
      body: z.looseObject({ a: z.string() }),
    });
    expect(accepts(loose.body, { a: "x", b: "y" })).toBe(true);
  });

  it("leaves a body that is a union whole", () => {
    const union = z.union([z.object({ url: z.string() }), z.object({ taskId: z.string() })]);
    const parts = derivePartSchemas({ method: "POST", path: "/t", consumes: "json", input: union });
    expect(accepts(parts.body, { url: "x" })).toBe(true);
    expect(accepts(parts.body, {})).toBe(false);
  });

  it("asks for an empty object where a JSON route expects nothing, and for nothing of other formats", () => {
    const json = derivePartSchemas({ method: "POST", path: "/t", consumes: "json" });
    expect(accepts(json.body, {})).toBe(true);
    expect(accepts(json.body, { a: 1 })).toBe(false);
    expect(derivePartSchemas({ method: "POST", path: "/t", consumes: "bytes" }).body).toBeNull();
  });
});
