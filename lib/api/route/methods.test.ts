import { describe, expect, it } from "vitest";
import { z } from "zod";
import { methods, route } from "./index.ts";

const segment = { params: Promise.resolve({}) };
const routes = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/things",
    auth: "public",
    handler: async () => new Response("a thing", { headers: { "Content-Length": "7" } }),
    output: z.unknown(),
    rateLimit: "public",
    summary: "Read a thing",
    tags: ["Things"],
  }),
});
const ask = (method: string) => new Request("http://localhost:3000/api/v1/things", { method });

describe("methods", () => {
  it.each(["POST", "PUT", "PATCH", "DELETE"] as const)(
    "refuses %s as problem details and says which there are",
    async (method) => {
      const response = await routes[method](ask(method), segment);
      expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      const requestId = response.headers.get("x-request-id");
      expect(await response.json()).toMatchObject({
        code: "method_not_allowed",
        instance: "/api/v1/things",
        requestId,
      });
    },
  );

  it("refuses HEAD where there is no GET", async () => {
    const nothing = methods({});
    expect((await nothing.HEAD(ask("HEAD"), segment)).status).toBe(405);
    const refused = await nothing.GET(ask("GET"), segment);
    expect(refused.headers.get("allow")).toBe("OPTIONS");
  });

  it("says at OPTIONS which methods there are", async () => {
    const response = await routes.OPTIONS(ask("OPTIONS"), segment);
    expect([response.status, response.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
  });

  it("keeps the declaration of its routes, once", () => {
    const declared = Object.values(routes).filter((handler) => "definition" in handler);
    expect(declared).toEqual([routes.GET]);
  });
});
