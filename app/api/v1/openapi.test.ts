import { readdirSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { buildOpenApiDocument, collectRoutes } from "#lib/api/openapi/index.ts";
import { pathParameters } from "#lib/api/steps/derive-parts.ts";
import * as modules from "./routes.ts";

const routes = collectRoutes(modules);
const document = buildOpenApiDocument(routes, "https://desk.example");
const operations = Object.entries(document.paths).flatMap(([address, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method} ${address}`,
    address,
    operation,
  })),
);

/** Every `$ref` anywhere in a value. */
function references(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    key === "$ref" && typeof entry === "string" ? [entry] : references(entry),
  );
}

function resolve(reference: string): unknown {
  return reference
    .replace("#/", "")
    .split("/")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null
          ? Object.entries(value).find(([k]) => k === key)?.[1]
          : undefined,
      document,
    );
}

describe("routes.ts", () => {
  it("lists every route file of the folder, and each at its own path", () => {
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
      .filter((file) => path.basename(file) === "route.ts" && !file.startsWith("[..."))
      // The document does not describe itself.
      .filter((file) => file !== path.join("openapi.json", "route.ts"))
      .map((file) => path.dirname(file));
    const declared = new Set(
      routes.map(({ definition }) =>
        definition.path.replace("/api/v1/", "").replaceAll(/\{(\w+)\}/g, "[$1]"),
      ),
    );
    expect([...declared].sort()).toEqual(files.sort());
  });

  it("has each method of each path once", () => {
    const names = routes.map(({ definition }) => `${definition.method} ${definition.path}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe("every route file", () => {
  it.each(Object.entries<Record<string, unknown>>(modules))(
    "%s answers every method: what it missed would get the framework's empty page",
    (_name, module) => {
      expect(Object.keys(module).sort()).toEqual([
        "DELETE",
        "GET",
        "HEAD",
        "OPTIONS",
        "PATCH",
        "POST",
        "PUT",
      ]);
    },
  );
});

describe("the OpenAPI document", () => {
  it("describes every route", () => {
    expect(operations).toHaveLength(routes.length);
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  it("resolves every reference in it", () => {
    expect(references(document).filter((reference) => resolve(reference) === undefined)).toEqual([]);
  });

  it("names each operation once", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9]+$/);
  });

  it.each(operations)(
    "$name declares the parameters of its path, and each parameter once",
    ({ address, operation }) => {
      const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
      expect(inPath.map(({ name }) => name).sort()).toEqual(pathParameters(address).sort());
      expect(inPath.every(({ required }) => required)).toBe(true);
      const names = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(names).size).toBe(names.length);
    },
  );

  it.each(operations)("$name has a summary, a tag, a success and its failures", ({ operation }) => {
    expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(operation.tags.length).toBeGreaterThan(0);
    const statuses = Object.keys(operation.responses);
    expect(statuses.some((status) => status.startsWith("2"))).toBe(true);
    expect(statuses).toEqual(expect.arrayContaining(["422", "429", "500"]));
  });

  it.each(operations)("$name uses JSON Schemas that a validator takes", ({ operation }) => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema({
      $id: "document",
      ...JSON.parse(JSON.stringify(document).replaceAll('"#/', '"document#/')),
    });
    const schemas = [
      ...operation.parameters.map(({ schema }) => schema),
      ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
      ...Object.values(operation.responses).flatMap((response) =>
        "content" in response ? Object.values(response.content ?? {}).map(({ schema }) => schema) : [],
      ),
    ];
    for (const schema of schemas) {
      const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/'));
      expect(() => ajv.compile(absolute)).not.toThrow();
    }
  });

  const uploads = operations.filter(({ name }) => /^post .*(attachments|imports)$/.test(name));

  it("knows all the uploads", () => {
    expect(uploads).toHaveLength(3);
    expect(
      operations.flatMap(({ operation }) => Object.keys(operation.requestBody?.content ?? {})),
    ).not.toContain("application/octet-stream");
  });

  it.each(uploads)(
    "$name says each field of its form, and of its file kinds and size",
    ({ operation, name }) => {
      const form = operation.requestBody?.content["multipart/form-data"];
      const fields = Object.keys(form?.schema.properties ?? {});
      const expected: Record<string, string[]> = {
        "post /api/v1/imports": ["resource", "format", "isDryRun", "file"],
        "post /api/v1/tickets/{id}/attachments": ["visibility", "file"],
      };
      expect(fields).toEqual(expected[name] ?? ["file"]);
      expect(form?.schema.required).toContain("file");
      const file = form?.schema.properties?.file;
      expect(file).toMatchObject({ type: "string", contentMediaType: "application/octet-stream" });
      expect(file?.description).toMatch(/\bcsv\b.*At most \d+ MB/);
      expect(form?.encoding?.file?.contentType).toMatch(/text\/csv/);
    },
  );

  it("gives no example of a secret and no address of this machine away", () => {
    expect(JSON.stringify(document)).not.toMatch(/rd_live_[A-Za-z0-9]{10}|\/work\/|process\.env/);
  });
});
