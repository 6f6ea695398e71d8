/** Routes around three small verbs, and somebody who calls them in every guise: for the tests of what all routes do. */
import { z } from "zod";
import { type RouteHandler, route } from "#lib/api/route/index.ts";
import { conflict, notFound, RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { encodeSessionCookie, sessionCookieName } from "#lib/security/internal/session-cookie.ts";
import { createApiKeyRow } from "./api-keys.ts";
import { contactContext, createOrganisation, memberContext, type TestContext } from "./contexts.ts";

/** What the routes below make and show. */
export const Thing = z.object({ id: idSchema, name: z.string() });

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

export const listThings = defineQuery({
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

/** What every route of the tests says of itself. */
export const BASE = { rateLimit: "read", summary: "Test", tags: ["Test"] } as const;
export const both = ["session", "apiKey"] as const;
export const POST = route({
  ...BASE,
  method: "POST",
  path: "/api/v1/things",
  auth: both,
  verb: createThing,
  status: 201,
});
export const GET = route({ ...BASE, method: "GET", path: "/api/v1/things/{id}", auth: both, verb: getThing });
export const LIST = route({ ...BASE, method: "GET", path: "/api/v1/things", auth: both, verb: listThings });

/** A person's session as a browser sends it. */
export async function cookieOf({ actor }: TestContext): Promise<string> {
  if (actor.type !== "member" && actor.type !== "contact") throw new Error("Only people have cookies");
  return `${sessionCookieName()}=${await encodeSessionCookie({ sub: actor.userId, sid: actor.sessionId })}`;
}

type Options = {
  as?: "agent" | "legal" | "contact" | "key" | "nobody";
  in?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
  params?: Record<string, string>;
  query?: string;
};

let lastAddress = 1;

/** An organisation with people and a key, and `call`, by which any of them uses a route. */
export async function openRouteDesk() {
  const organisation = await createOrganisation();
  const agent = await memberContext(organisation, "agent");
  const legal = await memberContext(organisation, "legal");
  const contact = await contactContext(organisation);
  const cookies = {
    agent: await cookieOf(agent),
    legal: await cookieOf(legal),
    contact: await cookieOf(contact),
  };
  const apiKey = (await createApiKeyRow(organisation, ["customers:read", "customers:write"])).token;

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
        "x-forwarded-for": addressNow(),
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

  return { organisation, agent, legal, apiKey, call, addressNow, moveOn };
}

/** The address that calls come from. */
const addressNow = () => `198.51.100.${lastAddress}`;

/** From here on they come from another one: to the limits, another caller. */
function moveOn(): void {
  lastAddress += 1;
}
