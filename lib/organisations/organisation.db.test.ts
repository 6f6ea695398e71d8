import { afterAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { auditTrailOf } from "#lib/testing/audit-trail.ts";
import { apiKeyContext, contactContext, createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { createUser } from "#lib/testing/factories.ts";
import { createOrganisation as foundOrganisation, signUp } from "./create-organisation.ts";
import { isModuleEnabled, listEnabledModules } from "./enabled-modules.ts";
import { getOrganisation } from "./get-organisation.ts";
import { listModules } from "./list-modules.ts";
import { switchModule } from "./switch-module.ts";
import { updateOrganisation } from "./update-organisation.ts";

const origin = { requestId: newId(), ipAddress: "192.0.2.3" };

afterAll(disconnectDatabase);

describe("the organisation's profile", () => {
  it("is changed by admins, with what was before and after on record", async () => {
    const organisation = await createOrganisation({ name: "Acme" });
    const admin = await memberContext(organisation, "admin");
    const changed = await updateOrganisation(admin, {
      name: " Acme & Söhne ",
      timeZone: "Europe/Berlin",
      website: "https://acme.example",
      supportEmail: "Help@Acme.Example",
      accent: "plum",
      portalWelcome: "Hello",
    });
    expect(changed).toMatchObject({
      name: "Acme & Söhne",
      supportEmail: "help@acme.example",
      accent: "plum",
      slug: organisation.slug,
    });
    expect(await getOrganisation(admin, {})).toEqual(changed);
    const [row, ...rest] = await auditTrailOf(organisation.organisationId);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({
      action: "organisation.updated",
      actorId: admin.actor.id,
      changedFields: ["accent", "name", "portalWelcome", "supportEmail", "timeZone", "website"],
    });
  });

  it("keeps what is left out, empties what is empty, and records nothing when nothing changes", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "owner");
    await updateOrganisation(admin, { website: "https://acme.example", portalWelcome: "Hello" });
    expect(await updateOrganisation(admin, { website: "" })).toMatchObject({
      website: null,
      portalWelcome: "Hello",
    });
    expect(await auditTrailOf(organisation.organisationId)).toHaveLength(2);
    await updateOrganisation(admin, { website: null, name: organisation.name });
    await updateOrganisation(admin, {});
    expect(await auditTrailOf(organisation.organisationId)).toHaveLength(2);
  });

  it("names every field that is wrong", async () => {
    const admin = await memberContext(await createOrganisation(), "admin");
    const wrong = {
      name: " ",
      slug: "Sign in",
      timeZone: "+02:00",
      website: "javascript:alert(1)",
      supportEmail: "nobody",
    };
    const failure = await updateOrganisation(admin, wrong).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "validation_failed" });
    const paths = (failure as { fields: { path: string }[] }).fields.map(({ path }) => path);
    expect([...new Set(paths)].sort()).toEqual(["name", "slug", "supportEmail", "timeZone", "website"]);
  });

  it("gives a slug to one organisation only, though two want it at once", async () => {
    const slug = `wanted-${newId().slice(-12)}`;
    const admins = await Promise.all(
      [1, 2].map(async () => memberContext(await createOrganisation(), "admin")),
    );
    const outcomes = await Promise.allSettled(admins.map((admin) => updateOrganisation(admin, { slug })));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "validation_failed", fields: [{ path: "slug" }] },
    });
  });

  it("is not for others to change", async () => {
    const organisation = await createOrganisation();
    for (const ctx of [
      await memberContext(organisation, "agent"),
      await contactContext(organisation),
      await apiKeyContext(organisation),
    ]) {
      await expect(updateOrganisation(ctx, { name: "Mine" })).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(getOrganisation(await contactContext(organisation), {})).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("modules", () => {
  it("are on by default, and switched off and on by admins, on record", async () => {
    const organisation = await createOrganisation();
    const { organisationId } = organisation;
    const admin = await memberContext(organisation, "admin");
    expect(await listModules(admin, {})).toEqual([{ name: "clickup", isEnabled: true }]);
    expect(await switchModule(admin, { module: "clickup", isEnabled: false })).toEqual({
      name: "clickup",
      isEnabled: false,
    });
    expect(await isModuleEnabled(systemDb(), organisationId, "clickup")).toBe(false);
    expect(await listEnabledModules(organisationId)).toEqual([]);
    await switchModule(admin, { module: "clickup", isEnabled: false });
    await switchModule(admin, { module: "clickup", isEnabled: true });
    expect((await auditTrailOf(organisationId)).map(({ action, after }) => [action, after])).toEqual([
      ["module.switched", { isEnabled: false }],
      ["module.switched", { isEnabled: true }],
    ]);
  });

  it("of one organisation leave another's alone", async () => {
    const [one, other] = [await createOrganisation(), await createOrganisation()];
    await switchModule(await memberContext(one, "owner"), { module: "clickup", isEnabled: false });
    expect(await listModules(await memberContext(other, "agent"), {})).toEqual([
      { name: "clickup", isEnabled: true },
    ]);
  });

  it("are switched by nobody else, and only when they exist", async () => {
    const organisation = await createOrganisation();
    const agent = await memberContext(organisation, "agent");
    await expect(switchModule(agent, { module: "clickup", isEnabled: false })).rejects.toMatchObject({
      code: "forbidden",
    });
    const admin = await memberContext(organisation, "admin");
    await expect(
      switchModule(admin, { module: "payroll" as "clickup", isEnabled: true }),
    ).rejects.toMatchObject({ code: "validation_failed" });
  });
});

describe("founding an organisation", () => {
  const person = (organisationName: string) => ({
    name: "Grace Hopper",
    email: `grace-${newId().slice(-12)}@example.test`,
    password: "moths in the relay",
    organisationName,
  });

  it("by signing up makes the person, the organisation and its owner, on record", async () => {
    const input = person("Relay & Moth");
    const made = await signUp({ ...input, timeZone: "Europe/Paris" }, origin);
    expect(made).toMatchObject({ name: "Relay & Moth", role: "owner" });
    expect(made.slug).toMatch(/^relay-moth(-\d+)?$/);
    const membership = await systemDb().membership.findFirstOrThrow({
      where: { organisationId: made.id },
      include: { user: true, organisation: true },
    });
    expect(membership).toMatchObject({
      role: "owner",
      user: { email: input.email, emailVerifiedAt: null },
      organisation: { timeZone: "Europe/Paris" },
    });
    expect(membership.user.passwordHash).toMatch(/^\$argon2id\$/);
    expect(await auditTrailOf(made.id)).toMatchObject([
      { action: "organisation.created", actorId: membership.id, ipAddress: "192.0.2.3" },
    ]);
  });

  it("with an address that has an account fails at that field and leaves nothing behind", async () => {
    const user = await createUser();
    const name = `Nothing ${newId()}`;
    await expect(signUp({ ...person(name), email: user.email }, origin)).rejects.toMatchObject({
      code: "validation_failed",
      fields: [{ path: "email" }],
    });
    expect(await systemDb().organisation.count({ where: { name } })).toBe(0);
  });

  it("of one name, several at once, gives each an address of its own", async () => {
    const name = `Same ${newId().slice(-12)}`;
    const made = await Promise.all([1, 2, 3, 4].map(() => signUp(person(name), origin)));
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(4);
  });

  it("twice with one address at once makes one person and one organisation", async () => {
    const input = person(`Once ${newId().slice(-12)}`);
    const outcomes = await Promise.allSettled([signUp(input, origin), signUp(input, origin)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await systemDb().organisation.count({ where: { name: input.organisationName } })).toBe(1);
  });

  it("by somebody signed in adds one more to theirs", async () => {
    const { actor } = await memberContext(await createOrganisation(), "agent");
    const identity = {
      userId: actor.userId,
      sessionId: actor.sessionId,
      name: actor.name,
      email: "x@example.test",
    };
    const made = await foundOrganisation(identity, { name: "Second" }, origin);
    const membership = await systemDb().membership.findFirstOrThrow({ where: { organisationId: made.id } });
    expect(membership).toMatchObject({ userId: actor.userId, role: "owner" });
    expect(await auditTrailOf(made.id)).toMatchObject([
      { action: "organisation.created", actorName: actor.name },
    ]);
  });
});
