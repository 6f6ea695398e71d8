/** What a route makes of a request, and of what its verb answers. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { metricsRegistry } from "#lib/platform/metrics/index.ts";
import { createApiKeyRow } from "#lib/testing/api-keys.ts";
import { createOrganisation } from "#lib/testing/contexts.ts";
import { BASE, both, GET, LIST, listThings, openRouteDesk, POST, Thing } from "#lib/testing/route-desk.ts";
import { route } from "./index.ts";

type Desk = Awaited<ReturnType<typeof openRouteDesk>>;
let desk: Desk;
let call: Desk["call"];

beforeAll(async () => {
  desk = await openRouteDesk();
  ({ call } = desk);
});
beforeEach(() => desk.moveOn());
afterAll(disconnectDatabase);

describe("what is asked", () => {
  it("carries a verb out and answers in the envelope, with its own status", async () => {
    const created = await call(POST, { body: { name: "  Ada  " } });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({ data: { name: "Ada" } });
    const { data } = z.object({ data: Thing }).parse(created.json);
    expect((await call(GET, { params: { id: data.id } })).json).toEqual({ data });
  });

  it("leaves the caller's name, address and request on the audit row", async () => {
    const { headers, json } = await call(POST, { as: "key", body: { name: "audited" } });
    const { data } = z.object({ data: Thing }).parse(json);
    expect(await systemDb().auditEvent.findMany({ where: { targetId: data.id } })).toMatchObject([
      {
        action: "customer.created",
        actorType: "api_key",
        origin: "api",
        ipAddress: desk.addressNow(),
        requestId: headers.get("x-request-id"),
      },
    ]);
  });

  it("reads lists and numbers out of the query, and gives pages their cursor", async () => {
    const { json } = await call(LIST, { query: "?limit=1&status=open&status=closed" });
    expect(json).toMatchObject({ data: [{ name: "open,closed" }], page: { nextCursor: null } });
    expect((await call(LIST, { query: "?limit=0&status=new&colour=red" })).json).toMatchObject({
      status: 422,
      errors: [
        { path: "limit", in: "query" },
        { path: "status.0", in: "query" },
        { path: "colour", in: "query", message: "Unknown field" },
      ],
    });
  });

  it.each([
    ["bad JSON", "{", 400, "invalid_json"],
    ["no body", undefined, 400, "invalid_json"],
    ["a wrong type", { name: 5 }, 422, "validation_failed"],
    ["an unknown field", { name: "x", colour: "red" }, 422, "validation_failed"],
    ["a list", [], 422, "validation_failed"],
    ["a character that cannot be stored", { name: "a\u0000" }, 422, "validation_failed"],
    ["more than a megabyte", { name: "x".repeat(1_000_001) }, 413, "payload_too_large"],
  ])("answers %s precisely", async (_, body, status, code) => {
    const answer = await call(POST, { body });
    expect(answer).toMatchObject({
      status,
      json: { code, status, requestId: answer.headers.get("x-request-id") },
    });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  it("answers 415 to another kind of body", async () => {
    const { status } = await call(POST, { body: "name=x", headers: { "Content-Type": "text/plain" } });
    expect(status).toBe(415);
  });

  it("answers a malformed id as it does an unknown one", async () => {
    for (const id of [newId(), "42", "..%2f", "\u0000"]) {
      expect(await call(GET, { params: { id } })).toMatchObject({ status: 404, json: { code: "not_found" } });
    }
  });

  it("is not there while its module is off", async () => {
    const off = await createOrganisation({ modules: { clickup: false } });
    const MODULE = route({
      ...BASE,
      method: "GET",
      path: "/api/v1/x",
      auth: both,
      verb: listThings,
      module: "clickup",
    });
    expect((await call(MODULE)).status).toBe(200);
    const { token } = await createApiKeyRow(off, ["customers:read"]);
    const answer = await call(MODULE, { as: "nobody", headers: { authorization: `Bearer ${token}` } });
    expect(answer).toMatchObject({ status: 404, json: { code: "module_disabled" } });
  });
});

describe("what goes wrong", () => {
  it("says what an expected failure means", async () => {
    expect(await call(POST, { body: { name: "taken" } })).toMatchObject({
      status: 409,
      json: { code: "conflict", detail: "This name is taken.", instance: "/api/v1/things" },
    });
  });

  it("says when to come again", async () => {
    const { status, headers } = await call(POST, { body: { name: "busy" } });
    expect([status, headers.get("retry-after")]).toEqual([503, "3"]);
  });

  it("gives nothing away of an unexpected failure but the request id", async () => {
    const { status, text, json, headers } = await call(POST, { body: { name: "broken" } });
    expect(status).toBe(500);
    expect(json).toMatchObject({ code: "internal_error", requestId: headers.get("x-request-id") });
    expect(text).not.toContain("secret detail");
  });
});

describe("headers and metrics", () => {
  it("come with successes and failures alike", async () => {
    for (const answer of [
      await call(LIST),
      await call(POST, { body: {} }),
      await call(LIST, { as: "nobody" }),
    ]) {
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
        "ratelimit-limit": expect.stringMatching(/^\d+$/),
        "ratelimit-remaining": expect.stringMatching(/^\d+$/),
        "ratelimit-reset": expect.stringMatching(/^\d+$/),
      });
    }
  });

  it("counts requests by declared path, so that ids make no series", async () => {
    const id = newId();
    await call(GET, { params: { id } });
    const text = await metricsRegistry().metrics();
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/things\/\{id\}",status="404"\}/,
    );
    expect(text).not.toContain(id);
  });
});

describe("handlers", () => {
  it("get the parsed parts, and may answer with data or with a response", async () => {
    const ECHO = route({
      ...BASE,
      method: "POST",
      path: "/api/v1/echo/{id}",
      auth: both,
      permission: "customers:read",
      params: z.object({ id: z.coerce.number() }),
      query: z.object({ n: z.coerce.number().default(2) }),
      body: z.object({ name: z.string().toUpperCase() }),
      output: z.object({ all: z.string() }),
      handler: async ({ ctx, params, query, body }) =>
        body.name === "FILE"
          ? new Response("bytes", { headers: { "Content-Type": "image/png" } })
          : { all: `${params.id} ${query.n} ${body.name} ${ctx.actor.type}` },
    });
    const params = { id: "7" };
    expect((await call(ECHO, { params, body: { name: "x" } })).json).toEqual({
      data: { all: "7 2 X member" },
    });
    const request = new Request("http://localhost:3000/api/v1/echo/7", {
      method: "POST",
      headers: { authorization: `Bearer ${desk.apiKey}`, "content-type": "application/json" },
      body: '{"name":"file"}',
    });
    const file = await ECHO(request, { params: Promise.resolve(params) });
    expect([file.headers.get("content-type"), await file.text()]).toEqual(["image/png", "bytes"]);
  });

  it("of people get the person; of anybody get nobody", async () => {
    const ME = route({
      ...BASE,
      method: "GET",
      path: "/api/v1/who",
      auth: ["person"],
      handler: async ({ identity }) => ({ id: identity.userId }),
    });
    const ANY = route({
      ...BASE,
      method: "GET",
      path: "/api/v1/any",
      auth: "public",
      handler: async ({ identity }) => ({ identity }),
    });
    if (desk.agent.actor.type !== "member") throw new Error("An agent is a member");
    expect((await call(ME, { in: null })).json).toEqual({ data: { id: desk.agent.actor.userId } });
    expect((await call(ME, { as: "nobody" })).status).toBe(401);
    expect((await call(ANY, { as: "nobody" })).json).toEqual({ data: { identity: null } });
  });
});
