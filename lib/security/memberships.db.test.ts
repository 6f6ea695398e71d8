import { afterAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { contactContext, createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { createContact, createMembership, createUser } from "#lib/testing/factories.ts";
import { findMembershipActor } from "./find-membership-actor.ts";
import { listOrganisationMemberships } from "./list-organisation-memberships.ts";

afterAll(disconnectDatabase);

const identityOf = (actor: { userId: string; sessionId: string; name: string }) => ({
  userId: actor.userId,
  sessionId: actor.sessionId,
  name: actor.name,
  email: "somebody@example.test",
});

describe("findMembershipActor", () => {
  it("finds staff by the organisation's id, its slug, and its slug in capitals", async () => {
    const organisation = await createOrganisation();
    const { actor } = await memberContext(organisation, "legal");
    for (const name of [organisation.organisationId, organisation.slug, organisation.slug.toUpperCase()]) {
      expect(await findMembershipActor(identityOf(actor), name)).toMatchObject({
        organisation: { id: organisation.organisationId, slug: organisation.slug },
        actor,
      });
    }
  });

  it("finds a contact, whether or not a guest membership stands beside it", async () => {
    const organisation = await createOrganisation();
    const { actor } = await contactContext(organisation);
    expect((await findMembershipActor(identityOf(actor), organisation.slug))?.actor).toEqual(actor);
    await createMembership(organisation, { userId: actor.userId, role: "guest" });
    expect((await findMembershipActor(identityOf(actor), organisation.slug))?.actor).toEqual(actor);
  });

  it("takes somebody who is both for staff", async () => {
    const organisation = await createOrganisation();
    const { actor } = await memberContext(organisation, "agent");
    await createContact(organisation, { userId: actor.userId });
    expect((await findMembershipActor(identityOf(actor), organisation.slug))?.actor).toEqual(actor);
  });

  it("finds nobody who was removed, is archived, or never belonged", async () => {
    const organisation = await createOrganisation();
    const { actor } = await memberContext(organisation, "agent");
    await systemDb().membership.update({ where: { id: actor.id }, data: { removedAt: new Date() } });
    expect(await findMembershipActor(identityOf(actor), organisation.slug)).toBeNull();

    const contact = await contactContext(organisation);
    await systemDb().contact.update({ where: { id: contact.actor.id }, data: { archivedAt: new Date() } });
    expect(await findMembershipActor(identityOf(contact.actor), organisation.slug)).toBeNull();

    const stranger = await memberContext(await createOrganisation(), "owner");
    for (const name of [organisation.slug, organisation.organisationId, newId(), "no-such-slug", "'; drop"]) {
      expect(await findMembershipActor(identityOf(stranger.actor), name)).toBeNull();
    }
  });

  it("gives a guest membership without a contact nothing", async () => {
    const organisation = await createOrganisation();
    const user = await createUser();
    await createMembership(organisation, { userId: user.id, role: "guest" });
    const identity = { userId: user.id, sessionId: newId(), name: user.name, email: user.email };
    expect(await findMembershipActor(identity, organisation.slug)).toBeNull();
  });
});

describe("listOrganisationMemberships", () => {
  it("lists where a person belongs, by name, each once, and nothing that ended", async () => {
    const user = await createUser();
    const [beta, alpha, gone, portal] = [
      await createOrganisation({ name: "beta" }),
      await createOrganisation({ name: "Alpha" }),
      await createOrganisation({ name: "Gone" }),
      await createOrganisation({ name: "Portal" }),
    ];
    await createMembership(beta, { userId: user.id, role: "agent" });
    await createContact(beta, { userId: user.id });
    await createMembership(alpha, { userId: user.id, role: "owner" });
    await createMembership(gone, { userId: user.id, role: "admin", removedAt: new Date() });
    await createContact(portal, { userId: user.id });
    expect((await listOrganisationMemberships(user.id)).map(({ name, role }) => [name, role])).toEqual([
      ["Alpha", "owner"],
      ["beta", "agent"],
      ["Portal", "guest"],
    ]);
  });
});
