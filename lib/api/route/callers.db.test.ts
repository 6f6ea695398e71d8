/** Who may use a route, and how often. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createApiKeyRow } from "#lib/testing/api-keys.ts";
import { createOrganisation, memberContext, type TestOrganisation } from "#lib/testing/contexts.ts";
import { createMembership } from "#lib/testing/factories.ts";
import { BASE, both, cookieOf, LIST, listThings, openRouteDesk, POST } from "#lib/testing/route-desk.ts";
import { RATE_LIMIT_POLICIES } from "../rate-limit-policies.ts";
import { route } from "./index.ts";

type Desk = Awaited<ReturnType<typeof openRouteDesk>>;
let desk: Desk;
let other: TestOrganisation;
let call: Desk["call"];

beforeAll(async () => {
  desk = await openRouteDesk();
  ({ call } = desk);
  other = await createOrganisation();
});
beforeEach(() => desk.moveOn());
afterAll(disconnectDatabase);

async function countCustomers(name: string): Promise<number> {
  return systemDb().customer.count({ where: { organisationId: desk.organisation.organisationId, name } });
}

describe("who calls", () => {
  it("takes a session with its organisation by id or by short name, and an API key without", async () => {
    for (const options of [{}, { in: desk.organisation.slug }, { as: "key" as const, in: null }]) {
      expect((await call(LIST, options)).status).toBe(200);
    }
  });

  it("answers 401 to nobody, to a false key and to a revoked session, and says how to sign in", async () => {
    const gone = await memberContext(desk.organisation, "agent");
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
    if (desk.legal.actor.type !== "member") throw new Error("not a member");
    await createMembership(await createOrganisation(), { userId: desk.legal.actor.userId, role: "legal" });
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
      where: { organisationId: desk.organisation.organisationId, actorId: desk.legal.actor.id },
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

describe("limits", () => {
  it("refuse an actor who calls too often, whatever his address, and no other", async () => {
    const busy = (await createApiKeyRow(desk.organisation, ["customers:read"])).token;
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
      desk.moveOn();
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
