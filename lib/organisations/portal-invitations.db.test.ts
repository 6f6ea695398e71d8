/** Invitations to the portal, and the outbox that they are read in while there is no mail server. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { auditTrailOf } from "#lib/testing/audit-trail.ts";
import { createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { createContact, createMembership, createUser } from "#lib/testing/factories.ts";
import { openTestOutbox, tokenMailedTo } from "#lib/testing/test-outbox.ts";
import { acceptInvitation, acceptInvitationAsNew } from "./accept-invitation.ts";
import { inviteContact } from "./invite-contact.ts";
import { inviteMember } from "./invite-member.ts";
import { listInvitations } from "./list-invitations.ts";
import { listOutboxMails } from "./list-outbox-mails.ts";

openTestOutbox();

const origin = { requestId: newId(), ipAddress: "192.0.2.4" };
const password = "moths in the relay";
const address = () => `guest-${newId()}@example.test`;

const tokenFor = (email: string) => tokenMailedTo(email, /\/invitations\/([\w-]+)/);
const signedIn = (user: { id: string; name: string; email: string }) => ({
  userId: user.id,
  sessionId: newId(),
  name: user.name,
  email: user.email,
});

describe("inviting a contact to the portal", () => {
  it("makes the contact and the person one, as new or with an account", async () => {
    const organisation = await createOrganisation();
    const agent = await memberContext(organisation, "agent");
    const [fresh, user] = [await createContact(organisation), await createUser()];
    const known = await createContact(organisation, { email: user.email });
    for (const contact of [fresh, known]) {
      expect(await inviteContact(agent, { contactId: contact.id })).toMatchObject({
        role: "guest",
        contactId: contact.id,
        email: contact.email,
      });
    }
    await acceptInvitationAsNew({ token: await tokenFor(fresh.email), name: "Nora", password }, origin);
    await acceptInvitation(signedIn(user), { token: await tokenFor(known.email) }, origin);
    const rows = await systemDb().contact.findMany({
      where: { id: { in: [fresh.id, known.id] } },
      include: { user: true },
    });
    expect(rows.map((row) => row.user?.email === row.email)).toEqual([true, true]);
    expect(await systemDb().membership.count({ where: { userId: user.id } })).toBe(0);
    expect(
      (await auditTrailOf(organisation.organisationId)).map(({ action, actorType }) => [action, actorType]),
    ).toEqual([
      ["contact.invited", "member"],
      ["contact.invited", "member"],
      ["invitation.accepted", "contact"],
      ["invitation.accepted", "contact"],
    ]);
    expect((await listInvitations(agent, { state: "all", contactId: fresh.id })).items).toHaveLength(1);
  });

  it("is refused for one who has access or is archived, to whoever doesn't work with customers, and across organisations", async () => {
    const organisation = await createOrganisation();
    const agent = await memberContext(organisation, "agent");
    const user = await createUser();
    const active = await createContact(organisation, { userId: user.id });
    const archived = await createContact(organisation, { archivedAt: new Date() });
    for (const contactId of [active.id, archived.id]) {
      await expect(inviteContact(agent, { contactId })).rejects.toMatchObject({ code: "conflict" });
    }
    const legal = await memberContext(organisation, "legal");
    await expect(inviteContact(legal, { contactId: active.id })).rejects.toMatchObject({ code: "forbidden" });
    const foreign = await createContact(await createOrganisation());
    for (const contactId of [foreign.id, newId()]) {
      await expect(inviteContact(agent, { contactId })).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("can't be accepted once the contact is archived, and then stays open", async () => {
    const organisation = await createOrganisation();
    const agent = await memberContext(organisation, "agent");
    const contact = await createContact(organisation);
    await inviteContact(agent, { contactId: contact.id });
    await systemDb().contact.update({ where: { id: contact.id }, data: { archivedAt: new Date() } });
    const token = await tokenFor(contact.email);
    await expect(acceptInvitationAsNew({ token, name: "Nora", password }, origin)).rejects.toMatchObject({
      code: "gone",
    });
    expect(await systemDb().user.count({ where: { email: contact.email } })).toBe(0);
  });
});

describe("the development outbox", () => {
  it("shows an organisation the mails to its own people, and no link into another one's account", async () => {
    const [mine, theirs] = [await createOrganisation(), await createOrganisation()];
    const admin = await memberContext(mine, "admin");
    const rival = await memberContext(theirs, "admin");
    const [invited, shared] = [address(), await createUser()];
    await createMembership(theirs, { userId: shared.id, role: "agent" });
    await inviteMember(admin, { email: invited, role: "agent" });
    await inviteMember(admin, { email: shared.email, role: "agent" });
    await acceptInvitation(signedIn(shared), { token: await tokenFor(shared.email) }, origin);
    const { requestPasswordReset } = await import("#lib/security/index.ts");
    const admins = await systemDb().user.findUniqueOrThrow({ where: { id: admin.actor.userId } });
    for (const { email } of [shared, admins]) {
      await requestPasswordReset({ email }, { ipAddress: null, userAgent: null });
    }

    const seen = (await listOutboxMails(admin, {})).map(({ to, subject }) => [
      to,
      subject.includes("password"),
    ]);
    expect(seen).toEqual([
      [admins.email, true],
      [shared.email, false],
      [invited, false],
    ]);
    expect(await listOutboxMails(rival, {})).toEqual([]);
    await expect(listOutboxMails(await memberContext(mine, "agent"), {})).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
