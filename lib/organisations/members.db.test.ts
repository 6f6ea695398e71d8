import { afterAll, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { auditTrailOf } from "#lib/testing/audit-trail.ts";
import { contactContext, createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { createMembership, createUser } from "#lib/testing/factories.ts";
import { changeMemberRole } from "./change-member-role.ts";
import { leaveOrganisation } from "./leave-organisation.ts";
import { listMembers } from "./list-members.ts";
import { removeMember } from "./remove-member.ts";
import { transferOwnership } from "./transfer-ownership.ts";

const ownersOf = (organisationId: string) =>
  systemDb().membership.count({ where: { organisationId, role: "owner", removedAt: null } });

afterAll(disconnectDatabase);

describe("the list of members", () => {
  it("has everybody who works here, page by page, and nobody else", async () => {
    const organisation = await createOrganisation();
    const people = [];
    for (const role of ["owner", "agent", "legal"] as const)
      people.push(await memberContext(organisation, role));
    await contactContext(organisation);
    const guest = await createUser();
    await createMembership(organisation, { userId: guest.id, role: "guest" });
    const gone = await createUser();
    await createMembership(organisation, { userId: gone.id, role: "agent", removedAt: new Date() });
    await memberContext(await createOrganisation(), "agent");

    const [owner] = people;
    if (owner === undefined) throw new Error("no owner");
    const first = await listMembers(owner, { limit: 2 });
    const second = await listMembers(owner, { limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
      people.map(({ actor }) => actor.id),
    );
    expect(second.nextCursor).toBeNull();
  });

  it("is searched by name and by address", async () => {
    const organisation = await createOrganisation();
    const owner = await memberContext(organisation, "owner", { name: "Ada Okafor" });
    const ben = await memberContext(organisation, "agent", {
      name: "Ben Lindqvist",
      email: `ben-${newId()}@x.test`,
    });
    expect((await listMembers(owner, { search: "LINDQ" })).items.map(({ id }) => id)).toEqual([ben.actor.id]);
    expect((await listMembers(owner, { search: "ben-" })).items.map(({ id }) => id)).toEqual([ben.actor.id]);
    expect((await listMembers(owner, { search: "%" })).items).toEqual([]);
  });
});

describe("a member's role", () => {
  it("is changed by an admin, on record; the same role again leaves none", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const { actor } = await memberContext(organisation, "agent");
    expect(await changeMemberRole(admin, { id: actor.id, role: "legal" })).toMatchObject({ role: "legal" });
    await changeMemberRole(admin, { id: actor.id, role: "legal" });
    expect(await auditTrailOf(organisation.organisationId)).toMatchObject([
      {
        action: "member.role_changed",
        targetId: actor.id,
        before: { role: "agent" },
        after: { role: "legal" },
      },
    ]);
  });

  it("is not an admin's to make or unmake an owner with", async () => {
    const organisation = await createOrganisation();
    const owner = await memberContext(organisation, "owner");
    await memberContext(organisation, "owner");
    const admin = await memberContext(organisation, "admin");
    for (const input of [
      { id: admin.actor.id, role: "owner" as const },
      { id: owner.actor.id, role: "agent" as const },
    ]) {
      await expect(changeMemberRole(admin, input)).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(removeMember(admin, { id: owner.actor.id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(changeMemberRole(owner, { id: admin.actor.id, role: "owner" })).resolves.toMatchObject({
      role: "owner",
    });
  });

  it("can't be guest, and isn't for agents to change", async () => {
    const organisation = await createOrganisation();
    const agent = await memberContext(organisation, "agent");
    await expect(changeMemberRole(agent, { id: agent.actor.id, role: "admin" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const admin = await memberContext(organisation, "admin");
    await expect(
      changeMemberRole(admin, { id: agent.actor.id, role: "guest" as "agent" }),
    ).rejects.toMatchObject({ code: "validation_failed" });
  });
});

describe("another organisation's member", () => {
  it("is not there, for any change", async () => {
    const mine = await memberContext(await createOrganisation(), "owner");
    const theirs = await memberContext(await createOrganisation(), "agent");
    for (const id of [theirs.actor.id, newId()]) {
      for (const attempt of [
        () => changeMemberRole(mine, { id, role: "admin" }),
        () => removeMember(mine, { id }),
        () => transferOwnership(mine, { id }),
      ]) {
        await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
      }
    }
    expect(await ownersOf(mine.organisationId)).toBe(1);
  });
});

describe("removing and leaving", () => {
  it("ends the membership, keeps its row, and is on record", async () => {
    const organisation = await createOrganisation();
    const admin = await memberContext(organisation, "admin");
    const agent = await memberContext(organisation, "agent");
    const legal = await memberContext(organisation, "legal");
    await removeMember(admin, { id: agent.actor.id });
    await expect(removeMember(admin, { id: agent.actor.id })).rejects.toMatchObject({ code: "not_found" });
    await leaveOrganisation(legal, {});
    expect((await listMembers(admin, {})).items.map(({ id }) => id)).toEqual([admin.actor.id]);
    expect(
      await systemDb().membership.count({ where: { organisationId: organisation.organisationId } }),
    ).toBe(3);
    expect(
      (await auditTrailOf(organisation.organisationId)).map(({ action, actorId }) => [action, actorId]),
    ).toEqual([
      ["member.removed", admin.actor.id],
      ["member.left", legal.actor.id],
    ]);
  });

  it("never takes the only owner", async () => {
    const organisation = await createOrganisation();
    const owner = await memberContext(organisation, "owner");
    for (const attempt of [
      () => leaveOrganisation(owner, {}),
      () => removeMember(owner, { id: owner.actor.id }),
      () => changeMemberRole(owner, { id: owner.actor.id, role: "admin" }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "conflict" });
    }
    expect(await auditTrailOf(organisation.organisationId)).toEqual([]);
  });

  it("leaves one of several owners who all go at the same moment", async () => {
    for (let round = 0; round < 3; round += 1) {
      const organisation = await createOrganisation();
      const owners = await Promise.all([1, 2, 3, 4].map(() => memberContext(organisation, "owner")));
      const [first, second, third, fourth] = owners;
      if (!first || !second || !third || !fourth) throw new Error("four owners");
      const outcomes = await Promise.allSettled([
        leaveOrganisation(first, {}),
        changeMemberRole(second, { id: second.actor.id, role: "agent" }),
        removeMember(third, { id: third.actor.id }),
        leaveOrganisation(fourth, {}),
      ]);
      expect(outcomes.filter(({ status }) => status === "rejected")).toMatchObject([
        { reason: { code: "conflict" } },
      ]);
      expect(await ownersOf(organisation.organisationId)).toBe(1);
    }
  });

  it("of two owners who remove each other, one stays", async () => {
    const organisation = await createOrganisation();
    const [one, other] = [
      await memberContext(organisation, "owner"),
      await memberContext(organisation, "owner"),
    ];
    const outcomes = await Promise.allSettled([
      removeMember(one, { id: other.actor.id }),
      removeMember(other, { id: one.actor.id }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await ownersOf(organisation.organisationId)).toBe(1);
  });
});

describe("handing ownership over", () => {
  it("makes one the owner and the other an admin, both on record", async () => {
    const organisation = await createOrganisation();
    const owner = await memberContext(organisation, "owner");
    const heir = await memberContext(organisation, "agent");
    await transferOwnership(owner, { id: heir.actor.id });
    const roles = (await listMembers(owner, {})).items.map(({ id, role }) => [id, role]);
    expect(roles).toEqual([
      [owner.actor.id, "admin"],
      [heir.actor.id, "owner"],
    ]);
    expect((await auditTrailOf(organisation.organisationId)).map(({ action }) => action)).toEqual([
      "ownership.transferred",
      "ownership.transferred",
    ]);
  });

  it("to two people at once ends with one of them", async () => {
    const organisation = await createOrganisation();
    const owner = await memberContext(organisation, "owner");
    const heirs = await Promise.all([1, 2].map(() => memberContext(organisation, "agent")));
    const outcomes = await Promise.allSettled(
      heirs.map(({ actor }) => transferOwnership(owner, { id: actor.id })),
    );
    expect(outcomes.filter(({ status }) => status === "rejected")).toMatchObject([
      { reason: { code: "forbidden" } },
    ]);
    expect(await ownersOf(organisation.organisationId)).toBe(1);
  });

  it("is an owner's to do, and not to oneself", async () => {
    const organisation = await createOrganisation();
    const owner = await memberContext(organisation, "owner");
    const admin = await memberContext(organisation, "admin");
    await expect(transferOwnership(admin, { id: admin.actor.id })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(transferOwnership(owner, { id: owner.actor.id })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
