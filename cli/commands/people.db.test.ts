import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { systemDb } from "#lib/platform/db/index.ts";
import { resetPassword, startSession } from "#lib/security/index.ts";
import { createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { createUser } from "#lib/testing/factories.ts";
import { runCli } from "../run-cli.ts";

const origin = { ipAddress: null, userAgent: null };
let printed = "";
let complained = "";

function run(...typed: string[]): Promise<number> {
  printed = "";
  complained = "";
  return runCli(typed, {
    findInstance: async () => ({
      dataDirectory: "/nowhere",
      url: "http://localhost:3000",
      pid: null,
      settings: {},
      hasDatabase: true,
      hasJobServer: false,
    }),
    findEventSender: async () => async () => {},
    print: (text) => {
      printed += text;
    },
    printError: (text) => {
      complained += text;
    },
  });
}

const securityEvents = (subject: string) =>
  systemDb().securityEvent.findMany({ where: { subject }, orderBy: { createdAt: "asc" } });

describe("people password-reset", () => {
  const answer = z.strictObject({ email: z.string(), link: z.url(), expiresAt: z.iso.datetime() });

  it("prints a link that sets a new password once and ends the person's sessions", async () => {
    const user = await createUser();
    const sessionId = await startSession(user.id, origin);
    expect(await run("people", "password-reset", user.email.toUpperCase(), "--json")).toBe(0);
    const { link, email, expiresAt } = answer.parse(JSON.parse(printed));
    expect(email).toBe(user.email);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(3_600_000);
    const address = new URL(link);
    expect(address.origin + address.pathname).toBe("http://localhost:3000/reset-password");
    const token = address.searchParams.get("token") ?? "";

    // Until it is used, nothing has changed.
    expect(await systemDb().session.findUnique({ where: { id: sessionId } })).toMatchObject({
      revokedAt: null,
    });
    await expect(resetPassword({ token, password: "a-new-long-password" }, origin)).resolves.toEqual({
      email: user.email,
    });
    expect((await systemDb().session.findUnique({ where: { id: sessionId } }))?.revokedAt).not.toBeNull();
    await expect(resetPassword({ token, password: "another-long-password" }, origin)).rejects.toMatchObject({
      code: "gone",
    });
  });

  it("keeps no token, and puts on record who made the link", async () => {
    const user = await createUser();
    await run("people", "password-reset", user.email, "--json");
    const token = new URL(answer.parse(JSON.parse(printed)).link).searchParams.get("token") ?? "";
    const [row] = await systemDb().oneTimeToken.findMany({ where: { userId: user.id } });
    const events = await securityEvents(user.email);
    expect(events).toMatchObject([{ kind: "password_reset.issued", actorType: "cli" }]);
    expect(token.length).toBeGreaterThan(40);
    expect(JSON.stringify([row, events])).not.toContain(token);
  });

  it("makes no link for somebody unknown or disabled", async () => {
    const disabled = await createUser({ disabledAt: new Date() });
    expect(await run("people", "password-reset", "nobody@example.test")).toBe(1);
    expect(complained).toMatch(/Nobody has an account with the address nobody@example.test/);
    expect(await run("people", "password-reset", disabled.email)).toBe(1);
    expect(complained).toMatch(/disabled/);
    expect(printed).toBe("");
    expect(await systemDb().oneTimeToken.count({ where: { userId: disabled.id } })).toBe(0);
  });

  it("takes what is no address for a mistake in the command line", async () => {
    expect(await run("people", "password-reset", "ada")).toBe(2);
    expect(complained).toMatch(/^<email>: /);
  });
});

describe("people sign-out", () => {
  it("ends all of the person's sessions and nobody else's, and says how many", async () => {
    const [user, other] = [await createUser(), await createUser()];
    await startSession(user.id, origin);
    await startSession(user.id, origin);
    const kept = await startSession(other.id, origin);

    expect(await run("people", "sign-out", user.email, "--json")).toBe(0);
    expect(JSON.parse(printed)).toEqual({ email: user.email, sessionsEnded: 2 });
    expect(await systemDb().session.count({ where: { userId: user.id, revokedAt: null } })).toBe(0);
    expect(await systemDb().session.findUnique({ where: { id: kept } })).toMatchObject({ revokedAt: null });
    expect(await securityEvents(user.email)).toMatchObject([
      { kind: "session.all_revoked", actorType: "cli", detail: { count: 2 } },
    ]);
  });

  it("changes and records nothing the second time", async () => {
    const user = await createUser();
    await startSession(user.id, origin);
    await run("people", "sign-out", user.email);
    const [ended] = await systemDb().session.findMany({ where: { userId: user.id } });
    expect(await run("people", "sign-out", user.email)).toBe(0);
    expect(printed).toMatch(/not signed in anywhere/);
    expect(await systemDb().session.findMany({ where: { userId: user.id } })).toEqual([ended]);
    expect(await securityEvents(user.email)).toHaveLength(1);
  });

  it("refuses somebody unknown", async () => {
    expect(await run("people", "sign-out", "nobody@example.test")).toBe(1);
  });
});

describe("people list", () => {
  let slug = "";
  beforeEach(async () => {
    const organisation = await createOrganisation();
    slug = organisation.slug;
    await memberContext(organisation, "owner", { name: "Ada" });
    await memberContext(organisation, "agent", { name: "Grace\u001b[2J" });
    await memberContext(await createOrganisation(), "owner", { name: "Stranger" });
  });

  it("lists the organisation's members, and nobody else", async () => {
    expect(await run("people", "list", "--organisation", slug)).toBe(0);
    expect(printed).toMatch(/Ada\s+Owner/);
    expect(printed).toMatch(/2 members of/);
    expect(printed).not.toContain("Stranger");
    expect(printed).not.toContain("\u001b");
  });

  it("says which command knows the organisations when there is none of that name", async () => {
    expect(await run("people", "list", "--organisation", "nowhere")).toBe(1);
    expect(complained).toMatch(/There is no organisation “nowhere”.\n.*organisations list/);
  });
});

describe("organisations list", () => {
  it("counts each organisation's own, and no guests or people who left", async () => {
    const organisation = await createOrganisation();
    await memberContext(organisation, "owner");
    const left = await memberContext(organisation, "agent");
    await systemDb().membership.update({ where: { id: left.actor.id }, data: { removedAt: new Date() } });
    expect(await run("organisations", "list", "--json")).toBe(0);
    const { organisations } = z
      .object({ organisations: z.array(z.looseObject({ slug: z.string() })) })
      .parse(JSON.parse(printed));
    expect(organisations.find(({ slug }) => slug === organisation.slug)).toMatchObject({
      members: 1,
      customers: 0,
      tickets: 0,
      clickup: null,
    });
  });
});
