/** Promise 2 at the edge: every route of the API is asked for another tenant's things, and answers as if there were none. */
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as modules from "#app/api/v1/routes.ts";
import type { RouteHandler } from "#lib/api/route/index.ts";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { encodeSessionCookie, sessionCookieName } from "#lib/security/internal/session-cookie.ts";
import { contactContext, createOrganisation, memberContext, type TestOrganisation } from "../contexts.ts";
import { arbitraryInput } from "./schema-arbitrary.ts";
import { fillTenant, snapshot, type TenantRows } from "./tenant-rows.ts";

function isHandler(value: unknown): value is RouteHandler {
  return typeof value === "function" && "definition" in value;
}

const handlers = Object.values(modules)
  .flatMap((module): unknown[] => Object.values(module))
  .filter(isHandler)
  .filter(({ definition }) => definition.auth !== "public" && definition.consumes === "json");
const addressed = handlers.filter(({ definition }) => definition.path.includes("{id}"));

describe("every route, asked for another organisation's things", () => {
  let rows: TenantRows;
  let before: Record<string, string>;
  let victim: TestOrganisation;
  let other: TestOrganisation;
  let headers: Record<string, Record<"staff" | "contact", string>>;

  beforeAll(async () => {
    victim = await createOrganisation({ name: "Victim" });
    rows = await fillTenant(victim);
    before = await snapshot(victim.organisationId);
    other = await createOrganisation({ name: "Intruder" });
  });
  // Somebody new each time: nobody may ask so often in a minute as all the tests do together.
  beforeEach(async () => {
    const staff = await memberContext(other, "owner");
    const contact = await contactContext(other);
    const cookie = async ({ userId, sessionId }: { userId: string; sessionId: string }) =>
      `${sessionCookieName()}=${await encodeSessionCookie({ sub: userId, sid: sessionId })}`;
    headers = {
      cookie: { staff: await cookie(staff.actor), contact: await cookie(contact.actor) },
      organisation: { staff: other.organisationId, contact: other.organisationId },
    };
  });
  afterAll(disconnectDatabase);

  const call = async (handler: RouteHandler, id: string, body: unknown, organisation?: string) => {
    const { method, path, permission } = handler.definition;
    const who = permission?.startsWith("portal:") === true ? "contact" : "staff";
    const parameters = Object.fromEntries(
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [
        `${name}`,
        name === "number" ? String(rows.ticketNumber) : id,
      ]),
    );
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? "");
    const request = new Request(`${env().NEXTAUTH_URL}${address}`, {
      method,
      headers: {
        cookie: headers.cookie?.[who] ?? "",
        origin: env().NEXTAUTH_URL,
        "Relaydesk-Organisation": organisation ?? headers.organisation?.[who] ?? "",
        ...(method === "GET" || method === "DELETE" ? {} : { "Content-Type": "application/json" }),
      },
      ...(method === "GET" || method === "DELETE" ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    const response = await handler(request, { params: Promise.resolve(parameters) });
    return { status: response.status, text: await response.text() };
  };

  it("covers the API", () => {
    expect(handlers.length).toBeGreaterThan(50);
    expect(addressed.length).toBeGreaterThan(25);
  });

  it.each(
    addressed.map((handler) => [`${handler.definition.method} ${handler.definition.path}`, handler] as const),
  )("%s answers for a foreign id as for an unknown one", async (_, handler) => {
    const body =
      handler.definition.body === null
        ? fc.constant(undefined)
        : arbitraryInput(handler.definition.body, { ids: rows.ids });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...rows.ids), body, async (id, value) => {
        const foreign = await call(handler, id, value);
        const unknown = await call(handler, newId(), value);
        expect(foreign.status).not.toBe(403);
        expect(foreign.status).toBeGreaterThanOrEqual(400);
        expect(foreign.status).toBe(unknown.status);
        expect(withoutTraces(foreign.text)).toBe(withoutTraces(unknown.text));
      }),
      { numRuns: 6 },
    );
    expect(await snapshot(victim.organisationId)).toEqual(before);
  });

  it.each(
    handlers.map((handler) => [`${handler.definition.method} ${handler.definition.path}`, handler] as const),
  )("%s does not let a stranger name the organisation", async (_, handler) => {
    if (JSON.stringify(handler.definition.auth) === '["person"]') return;
    const named = await call(handler, rows.ticketId, {}, victim.organisationId);
    const unknown = await call(handler, rows.ticketId, {}, newId());
    expect(named.status).toBe(404);
    expect(withoutTraces(named.text)).toBe(withoutTraces(unknown.text));
  });
});

/** What differs between any two answers: the request's id and the address asked for. */
function withoutTraces(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<id>");
}
