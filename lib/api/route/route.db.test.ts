import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { conflict, notFound, RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { metricsRegistry } from "#lib/platform/metrics/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { encodeSessionCookie, sessionCookieName } from "#lib/security/internal/session-cookie.ts";
import { createApiKeyRow } from "#lib/testing/api-keys.ts";
import {
  contactContext,
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createMembership } from "#lib/testing/factories.ts";
import { RATE_LIMIT_POLICIES } from "../rate-limit-policies.ts";
import { type RouteHandler, route } from "./index.ts";

const Thing = z.object({ id: idSchema, name: z.string() });

const createThing = defineCommand({
  name: "customers.create",
  permission: "customers:write",
  input: z.object({ name: z.string().trim().min(1).max(20), size: z.number().optional() }),
  output: Thing,
  audit: "customer.created",
  run: async (ctx, { name }) => {
    if (name === "taken") throw conflict("This name is taken.");
    if (name === "broken") throw new Error("secret detail");
    if (name === "busy") throw new RelaydeskError("unavailable", "busy", { retryAfter: 3 });
    const id = newId();
    await ctx.db.customer.create({ data: { id, organisationId: ctx.organisationId, name } });
    return { output: { id, name }, audit: { target: { type: "customer", id, name }, after: { name } } };
  },
});

const getThing = defineQuery({
  name: "customers.get",
  permission: "customers:read",
  input: z.object({ id: idSchema }),
  output: Thing,
  run: async (ctx, { id }) => {
    const row = await ctx.db.customer.findUnique({ where: { id } });
    if (row === null) throw notFound("customer");
    return { id: row.id, name: row.name };
  },
});

const listThings = defineQuery({
  name: "customers.list",
  permission: "customers:read",
  input: z.object({ ...pageInput, status: z.array(z.enum(["open", "closed"])).optional() }),
  output: pageOf(Thing),
  run: async (ctx, { limit, status }) => {
    const rows = await ctx.db.customer.findMany({ orderBy: { id: "asc" }, take: limit });
    return {
      items: rows.map(({ id, name }) => ({ id, name: status === undefined ? name : status.join() })),
      nextCursor: null,
    };
  },
});

const BASE = { rateLimit: "read", summary: "Test", tags: ["Test"] } as const;
const both = ["session", "apiKey"] as const;
const POST = route({
  ...BASE,
  method: "POST",
  path: "/api/v1/things",
  auth: both,
  verb: createThing,
  status: 201,
});
const GET = route({ ...BASE, method: "GET", path: "/api/v1/things/{id}", auth: both, verb: getThing });
const LIST = route({ ...BASE, method: "GET", path: "/api/v1/things", auth: both, verb: listThings });

let organisation: TestOrganisation;
let other: TestOrganisation;
let agent: TestContext;
let legal: TestContext;
let contact: TestContext;
let cookies: Record<"agent" | "legal" | "contact", string>;
let apiKey: string;
let address = 1;

async function cookieOf({ actor }: TestContext): Promise<string> {
  if (actor.type !== "member" && actor.type !== "contact") throw new Error("Only people have cookies");
  return `${sessionCookieName()}=${await encodeSessionCookie({ sub: actor.userId, sid: actor.sessionId })}`;
}

beforeAll(async () => {
  organisation = await createOrganisation();
  other = await createOrganisation();
  agent = await memberContext(organisation, "agent");
  legal = await memberContext(organisation, "legal");
  contact = await contactContext(organisation);
  cookies = { agent: await cookieOf(agent), legal: await cookieOf(legal), contact: await cookieOf(contact) };
  apiKey = (await createApiKeyRow(organisation, ["customers:read", "customers:write"])).token;
});
beforeEach(() => {
  address += 1;
});
afterAll(disconnectDatabase);

type Options = {
  as?: "agent" | "legal" | "contact" | "key" | "nobody";
  in?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
  params?: Record<string, string>;
  query?: string;
};

async function call(handler: RouteHandler, options: Options = {}) {
  const { as = "agent", body, params = {} } = options;
  const { method, path } = handler.definition;
  const isPerson = as !== "key" && as !== "nobody";
  const inside = options.in === undefined ? organisation.organisationId : options.in;
  const url = `http://localhost:3000${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "")}`;
  const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  const request = new Request(`${url}${options.query ?? ""}`, {
    method,
    headers: {
      // Each test is a caller of its own to the limits by address.
      "x-forwarded-for": `198.51.100.${address}`,
      ...(isPerson ? { cookie: cookies[as] } : as === "key" ? { authorization: `Bearer ${apiKey}` } : {}),
      ...(isPerson && inside !== null ? { "Relaydesk-Organisation": inside } : {}),
      ...(text === undefined ? {} : { "Content-Type": "application/json" }),
      ...options.headers,
    },
    ...(text === undefined ? {} : { body: text }),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  const answer = await response.text();
  const json: unknown = answer === "" ? undefined : JSON.parse(answer);
  return { status: response.status, headers: response.headers, json, text: answer };
}

async function countCustomers(name: string): Promise<number> {
  return systemDb().customer.count({ where: { organisationId: organisation.organisationId, name } });
}

describe("who calls", () => {
  it("takes a session with its organisation by id or by short name, and an API key without", async () => {
    for (const options of [{}, { in: organisation.slug }, { as: "key" as const, in: null }]) {
      expect((await call(LIST, options)).status).toBe(200);
    }
  });

  it("answers 401 to nobody, to a false key and to a revoked session, and says how to sign in", async () => {
    const gone = await memberContext(organisation, "agent");
    await systemDb().session.update({ where: { id: gone.actor.sessionId }, data: { revokedAt: new Date() } });
    const answers = [
      await call(LIST, { as: "nobody" }),
      await call(LIST, { as: "nobody", headers: { authorization: "Bearer rd_live_nonsense" } }),
      await call(LIST, { as: "nobody", headers: { authorization: "Basic eDp5" } }),
      await call(LIST, { as: "nobody", headers: { cookie: await cookieOf(gone) } }),
    ];
    for (const { status, json, headers } of answers) {
      expect(status).toBe(401);
      expect(json).toMatchObject({ code: "unauthenticated" });
      expect(headers.get("www-authenticate")).toContain("Bearer");
    }
  });

  it("takes the key, and not the cookie, when both come", async () => {
    const { status } = await call(LIST, { headers: { authorization: "Bearer rd_live_nonsense" } });
    expect(status).toBe(401);
  });

  it("takes the only organisation of a person who names none", async () => {
    expect((await call(LIST, { in: null })).status).toBe(200);
  });

  it("asks a person with several for the organisation", async () => {
    if (legal.actor.type !== "member") throw new Error("not a member");
    await createMembership(await createOrganisation(), { userId: legal.actor.userId, role: "legal" });
    expect(await call(LIST, { as: "legal", in: null })).toMatchObject({
      status: 400,
      json: { errors: [{ path: "Relaydesk-Organisation", in: "header" }] },
    });
  });

  it("answers for another organisation as for one that does not exist", async () => {
    const foreign = await call(LIST, { in: other.organisationId });
    const unknown = await call(LIST, { in: newId() });
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    const plain = ({ text }: { text: string }) => text.replace(/"requestId":"[^"]+"/, "");
    expect(plain(foreign)).toBe(plain(unknown));
  });

  it("answers 403 inside the organisation without the permission, names it, and puts the refusal on record", async () => {
    const { status, json } = await call(POST, { as: "legal", body: { name: "x" } });
    expect(status).toBe(403);
    expect(json).toMatchObject({ code: "forbidden", action: expect.stringContaining("Agent") });
    const refusals = await systemDb().securityEvent.findMany({
      where: { organisationId: organisation.organisationId, actorId: legal.actor.id },
    });
    expect(refusals).toMatchObject([{ kind: "permission.refused", subject: "customers.create" }]);
  });

  it("refuses by permission before it looks at the body", async () => {
    expect((await call(POST, { as: "legal", body: { wrong: 1 } })).status).toBe(403);
    expect((await call(POST, { as: "contact", body: "{" })).status).toBe(403);
  });

  it("keeps a route for people from API keys", async () => {
    const peopleOnly = route({
      ...BASE,
      method: "GET",
      path: "/api/v1/things",
      auth: ["session"],
      verb: listThings,
    });
    expect((await call(peopleOnly, { as: "key" })).status).toBe(403);
  });

  it("refuses a write that another site made the browser send, before it looks who calls", async () => {
    const headers = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
    expect((await call(POST, { body: { name: "csrf" }, headers })).json).toMatchObject({ code: "forbidden" });
    expect(await countCustomers("csrf")).toBe(0);
  });
});

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
        ipAddress: `198.51.100.${address}`,
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

describe("limits", () => {
  it("refuse an actor who calls too often, whatever his address, and no other", async () => {
    const busy = (await createApiKeyRow(organisation, ["customers:read"])).token;
    const { limit } = RATE_LIMIT_POLICIES.upload;
    const LIMITED = route({
      ...BASE,
      rateLimit: "upload",
      method: "GET",
      path: "/api/v1/y",
      auth: both,
      verb: listThings,
    });
    const asBusy = () => call(LIMITED, { as: "nobody", headers: { authorization: `Bearer ${busy}` } });
    const answers = [];
    for (let sent = 0; sent < limit + 3; sent += 1) {
      address += 1;
      answers.push((await asBusy()).status);
    }
    expect(answers.filter((status) => status === 200).length).toBeGreaterThanOrEqual(limit);
    const refused = await asBusy();
    expect(refused).toMatchObject({ status: 429, json: { code: "rate_limited" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await call(LIMITED, { as: "key" })).status).toBe(200);
  });

  it("stop guessing of keys by address, with 429 in place of 401", async () => {
    const guess = () => call(LIST, { as: "nobody", headers: { authorization: "Bearer rd_live_guess" } });
    const answers = await Promise.all(
      Array.from({ length: RATE_LIMIT_POLICIES.anonymous.limit + 20 }, guess),
    );
    const statuses = answers.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(
      RATE_LIMIT_POLICIES.anonymous.limit + 5,
    );
    // Somebody with a true key at the same address is not held up.
    expect((await call(LIST, { as: "key" })).status).toBe(200);
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
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
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
    if (agent.actor.type !== "member") throw new Error("An agent is a member");
    expect((await call(ME, { in: null })).json).toEqual({ data: { id: agent.actor.userId } });
    expect((await call(ME, { as: "nobody" })).status).toBe(401);
    expect((await call(ANY, { as: "nobody" })).json).toEqual({ data: { identity: null } });
  });
});
