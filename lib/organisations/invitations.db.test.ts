import { renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { holdClock } from "#lib/platform/clock/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { transaction } from "#lib/platform/verb/index.ts";
import { auditTrailOf } from "#lib/testing/audit-trail.ts";
import { createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { createContact, createMembership, createUser } from "#lib/testing/factories.ts";
import { openTestOutbox, tokenMailedTo } from "#lib/testing/test-outbox.ts";
import { acceptInvitation, acceptInvitationAsNew, getInvitationOffer } from "./accept-invitation.ts";
import { inviteContact } from "./invite-contact.ts";
import { inviteMember } from "./invite-member.ts";
import { listInvitations } from "./list-invitations.ts";
import { listNotices } from "./list-notices.ts";
import { resendInvitation } from "./resend-invitation.ts";
import { revokeInvitation } from "./revoke-invitation.ts";

const folder = openTestOutbox();

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

describe("inviting a colleague", () => {
  it("mails a link whose token is stored nowhere, on record", async () => {
    const organisation = await createOrganisation({ name: "Acme" });
    const admin = await memberContext(organisation, "admin");
    const email = address();
    const sent = await inviteMember(admin, { email: email.toUpperCase(), role: "agent" });
    expect(sent).toMatchObject({ email, role: "agent", state: "pending", isMailSent: true, contactId: null });
    expect(sent).not.toHaveProperty("mail");
    const token = await tokenFor(email);
    expect(token).toHaveLength(43);
    const row = await systemDb().invitation.findUniqueOrThrow({ where: { id: sent.id } });
    const audit = await auditTrailOf(organisation.organisationId);
    expect(audit).toMatchObject([{ action: "member.invited", targetId: sent.id, actorId: admin.actor.id }]);
    for (const stored of [row, audit, sent]) expect(JSON.stringify(stored)).not.toContain(token);
    expect((await listInvitations(admin, {})).items.map(({ id }) => id)).toEqual([sent.id]);
  });

  it("mails nothing before the transaction that it is part of has committed, nor when that is undone", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const [kept, undone] = [address(), address()];
    const { id } = await transaction(admin, async (inner) => {
      const sent = await inviteMember(inner, { email: kept, role: "agent" });
      expect(sent.isMailSent).toBeNull();
      expect(await tokenFor(kept)).toBe("no mail");
      return sent;
    });
    expect(await tokenFor(kept)).toHaveLength(43);
    expect((await listNotices(admin, {})).items).toEqual([]);
    const given = new Error("undone");
    await expect(
      transaction(admin, async (inner) => {
        await inviteMember(inner, { email: undone, role: "agent" });
        throw given;
      }),
    ).rejects.toBe(given);
    expect(await tokenFor(undone)).toBe("no mail");

    renameSync(path.join(folder, "outbox"), path.join(folder, "outbox-away"));
    writeFileSync(path.join(folder, "outbox"), "in the way");
    await transaction(admin, (inner) => resendInvitation(inner, { id }));
    expect((await listNotices(admin, {})).items).toMatchObject([
      { title: "An invitation could not be mailed" },
    ]);
    expect(await resendInvitation(admin, { id })).toMatchObject({ isMailSent: false });
    rmSync(path.join(folder, "outbox"));
    renameSync(path.join(folder, "outbox-away"), path.join(folder, "outbox"));
    expect(await resendInvitation(admin, { id })).toMatchObject({ isMailSent: true });
    expect((await listNotices(admin, {})).items).toEqual([]);
  });

  it("is refused for somebody who belongs already or has an open invitation, twice or at once", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const member = await createUser();
    await createMembership(organisation, { userId: member.id, role: "legal" });
    await expect(inviteMember(admin, { email: member.email, role: "agent" })).rejects.toMatchObject({
      code: "conflict",
    });
    const email = address();
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => inviteMember(admin, { email, role: "agent" })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(await systemDb().invitation.count({ where: { email } })).toBe(1);
  });

  it("is an admin's to do, and inviting an owner is an owner's", async () => {
    const organisation = await createOrganisation();
    const agent = await memberContext(organisation, "agent");
    const admin = await memberContext(organisation, "admin");
    const owner = await memberContext(organisation, "owner");
    await expect(inviteMember(agent, { email: address(), role: "agent" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(inviteMember(admin, { email: address(), role: "owner" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(inviteMember(owner, { email: address(), role: "owner" })).resolves.toMatchObject({
      role: "owner",
    });
    await expect(inviteMember(admin, { email: "nobody", role: "guest" as "agent" })).rejects.toMatchObject({
      code: "validation_failed",
      fields: [{ path: "email" }, { path: "role" }],
    });
  });
});

describe("accepting", () => {
  it("as somebody new makes the account with a proved address, and joins, on record", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const email = address();
    await inviteMember(admin, { email, role: "product" });
    const token = await tokenFor(email);
    expect(await getInvitationOffer(token)).toEqual({
      email,
      role: "product",
      organisation: { name: organisation.name, slug: organisation.slug },
      invitedBy: admin.actor.name,
      hasAccount: false,
    });
    const joined = await acceptInvitationAsNew({ token, name: "Priya", password }, origin);
    expect(joined).toMatchObject({ slug: organisation.slug, role: "product", email });
    const user = await systemDb().user.findUniqueOrThrow({
      where: { email },
      include: { memberships: true },
    });
    expect(user.emailVerifiedAt).not.toBeNull();
    expect(user.memberships).toMatchObject([
      { role: "product", organisationId: organisation.organisationId },
    ]);
    expect((await auditTrailOf(organisation.organisationId)).at(-1)).toMatchObject({
      action: "invitation.accepted",
      actorName: "Priya",
      ipAddress: "192.0.2.4",
    });
    expect((await listInvitations(admin, {})).items).toEqual([]);
    expect((await listInvitations(admin, { state: "all" })).items).toMatchObject([{ state: "accepted" }]);
  });

  it("works once, though several try at the same moment", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const user = await createUser();
    await inviteMember(admin, { email: user.email, role: "agent" });
    const token = await tokenFor(user.email);
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map(() => acceptInvitation(signedIn(user), { token }, origin)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "gone" });
    }
    expect(await systemDb().membership.count({ where: { userId: user.id } })).toBe(1);
    expect(
      (await auditTrailOf(organisation.organisationId)).filter(
        ({ action }) => action === "invitation.accepted",
      ),
    ).toHaveLength(1);
  });

  it("as new, several at once, makes one account", async () => {
    const admin = await memberContext(await createOrganisation(), "admin");
    const email = address();
    await inviteMember(admin, { email, role: "agent" });
    const token = await tokenFor(email);
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map((n) => acceptInvitationAsNew({ token, name: `Twin ${n}`, password }, origin)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await systemDb().user.count({ where: { email } })).toBe(1);
  });

  it("is refused to another person, and the invitation stays open", async () => {
    const admin = await memberContext(await createOrganisation(), "admin");
    const email = address();
    await inviteMember(admin, { email, role: "agent" });
    const token = await tokenFor(email);
    const stranger = await createUser();
    const failure = await acceptInvitation(signedIn(stranger), { token }, origin).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: "conflict" });
    expect((failure as { publicMessage: string }).publicMessage).toContain(stranger.email);
    expect(await getInvitationOffer(token)).toMatchObject({ email });
  });

  it("as new is refused when the address has an account: its owner signs in", async () => {
    const admin = await memberContext(await createOrganisation(), "admin");
    const user = await createUser();
    await inviteMember(admin, { email: user.email, role: "agent" });
    const token = await tokenFor(user.email);
    expect(await getInvitationOffer(token)).toMatchObject({ hasAccount: true });
    await expect(acceptInvitationAsNew({ token, name: "Fake", password }, origin)).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await getInvitationOffer(token)).toMatchObject({ hasAccount: true });
  });

  it("brings somebody who had left back, with the new role", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const user = await createUser();
    const { id } = await createMembership(organisation, {
      userId: user.id,
      role: "admin",
      removedAt: new Date(),
    });
    await inviteMember(admin, { email: user.email, role: "legal" });
    await acceptInvitation(signedIn(user), { token: await tokenFor(user.email) }, origin);
    expect(await systemDb().membership.findUniqueOrThrow({ where: { id } })).toMatchObject({
      role: "legal",
      removedAt: null,
    });
  });

  it("leaves the role of somebody who joined meanwhile as it is", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const user = await createUser();
    await inviteMember(admin, { email: user.email, role: "admin" });
    await createMembership(organisation, { userId: user.id, role: "legal" });
    const token = await tokenFor(user.email);
    expect(await acceptInvitation(signedIn(user), { token }, origin)).toMatchObject({ role: "legal" });
  });

  it("ends after seven days, and an unknown link was never one", async () => {
    const admin = await memberContext(await createOrganisation(), "admin");
    const email = address();
    await inviteMember(admin, { email, role: "agent" });
    const token = await tokenFor(email);
    await expect(getInvitationOffer("x".repeat(43))).rejects.toMatchObject({ code: "gone" });
    const later = new Date(Date.now() + 7 * 86_400_000 + 1_000);
    onTestFinished(holdClock(() => later));
    await expect(getInvitationOffer(token)).rejects.toMatchObject({ code: "gone" });
    await expect(acceptInvitationAsNew({ token, name: "Late", password }, origin)).rejects.toMatchObject({
      code: "gone",
    });
    expect((await listInvitations(admin, {})).items).toMatchObject([{ state: "expired" }]);
  });
});

describe("sending again and revoking", () => {
  it("again replaces the link", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const email = address();
    const { id } = await inviteMember(admin, { email, role: "agent" });
    const first = await tokenFor(email);
    expect(await resendInvitation(admin, { id })).toMatchObject({ isMailSent: true, state: "pending" });
    const second = await tokenFor(email);
    expect(second).not.toBe(first);
    await expect(getInvitationOffer(first)).rejects.toMatchObject({ code: "gone" });
    expect(await getInvitationOffer(second)).toMatchObject({ email });
    expect((await auditTrailOf(organisation.organisationId)).map(({ action }) => action)).toEqual([
      "member.invited",
      "invitation.resent",
    ]);
  });

  it("revoking ends it, once on record; then it can't be sent or accepted, and a new one can be made", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const email = address();
    const { id } = await inviteMember(admin, { email, role: "agent" });
    const token = await tokenFor(email);
    expect(await revokeInvitation(admin, { id })).toMatchObject({ state: "revoked" });
    expect(await revokeInvitation(admin, { id })).toMatchObject({ state: "revoked" });
    expect(
      (await auditTrailOf(organisation.organisationId)).filter(
        ({ action }) => action === "invitation.revoked",
      ),
    ).toHaveLength(1);
    await expect(getInvitationOffer(token)).rejects.toMatchObject({ code: "gone" });
    await expect(resendInvitation(admin, { id })).rejects.toMatchObject({ code: "conflict" });
    await expect(inviteMember(admin, { email, role: "agent" })).resolves.toMatchObject({ state: "pending" });
  });

  it("and accepting at the same moment have one outcome", async () => {
    const admin = await memberContext(await createOrganisation(), "admin");
    const user = await createUser();
    const { id } = await inviteMember(admin, { email: user.email, role: "agent" });
    const token = await tokenFor(user.email);
    const [accepted, revoked] = await Promise.allSettled([
      acceptInvitation(signedIn(user), { token }, origin),
      revokeInvitation(admin, { id }),
    ]);
    expect([accepted?.status, revoked?.status].sort()).toEqual(["fulfilled", "rejected"]);
    const members = await systemDb().membership.count({ where: { userId: user.id } });
    expect(members).toBe(accepted?.status === "fulfilled" ? 1 : 0);
  });

  it("is for those who may invite such a person", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const agent = await memberContext(organisation, "agent");
    const colleague = await inviteMember(admin, { email: address(), role: "agent" });
    const contact = await inviteContact(agent, { contactId: (await createContact(organisation)).id });
    for (const verb of [resendInvitation, revokeInvitation]) {
      await expect(verb(agent, { id: colleague.id })).rejects.toMatchObject({ code: "forbidden" });
      await expect(
        verb(await memberContext(organisation, "legal"), { id: contact.id }),
      ).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    expect(agent.refusals).toHaveLength(2);
    await expect(resendInvitation(agent, { id: contact.id })).resolves.toMatchObject({ state: "pending" });
    await expect(revokeInvitation(agent, { id: contact.id })).resolves.toMatchObject({ state: "revoked" });
  });

  it("of another organisation's invitation is not possible: it is not there", async () => {
    const mine = await memberContext(await createOrganisation(), "owner");
    const theirs = await memberContext(await createOrganisation(), "owner");
    const { id } = await inviteMember(theirs, { email: address(), role: "agent" });
    for (const verb of [resendInvitation, revokeInvitation]) {
      await expect(verb(mine, { id })).rejects.toMatchObject({ code: "not_found" });
    }
    expect((await listInvitations(mine, { state: "all" })).items).toEqual([]);
  });
});
