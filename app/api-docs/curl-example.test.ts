import { describe, expect, it } from "vitest";
import * as routes from "#app/api/v1/routes.ts";
import { buildOpenApiDocument, collectRoutes } from "#lib/api/openapi/index.ts";
import { curlExample } from "./curl-example.ts";
import { groupOperations } from "./group-operations.ts";

const document = buildOpenApiDocument(collectRoutes(routes), "https://desk.example");
const entries = groupOperations(document).flatMap(({ operations }) => operations);

describe("the examples of the documentation", () => {
  it("stand for every operation of the document once", () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(entries).toHaveLength(operations.length);
  });

  it.each(entries.map((entry) => [entry.operation.operationId, entry] as const))(
    "%s: a call with the method, the address and nothing that breaks out of its quotes",
    (_, entry) => {
      const text = curlExample(entry, "https://desk.example", document.components.schemas);
      expect(
        text.startsWith(`curl ${entry.method === "GET" ? "" : `-X ${entry.method} `}"https://desk.example/`),
      ).toBe(true);
      expect((text.match(/(?<!\\)'/g) ?? []).length % 2).toBe(0);
      const [, json] = /-d '(.*)'/s.exec(text) ?? [];
      if (json !== undefined) expect(() => JSON.parse(json)).not.toThrow();
    },
  );
});
