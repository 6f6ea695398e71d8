/** What people say of who is who. It comes before addresses, until it is taken back. */
import "server-only";
import { invalidField, notFound } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { linksToReconsider } from "../reconsider/schema.ts";
import { type OneSideInput, oneSideInput, pairingSchema, pairPeopleInput } from "./schema.ts";

/** Says that a member and a person of ClickUp are one. What was said of either before is forgotten. */
export const pairPeople = defineCommand({
  name: "sync_people.pair",
  audit: "person_pair.made",
  permission: "sync:write",
  input: pairPeopleInput,
  output: pairingSchema,
  run: async (ctx, { memberId, userId }) => {
    const member = await getMember(ctx, memberId);
    const person = await getPerson(ctx, userId);
    if (person.goneAt !== null) throw invalidField("userId", `${person.name} is no longer in ClickUp.`);
    const before = await said(ctx, { memberId, userId });
    if (before.some((pair) => pair.memberId === memberId && pair.userId === userId))
      return { output: { isChanged: false }, audit: null };
    await forget(ctx, { memberId, userId });
    await say(ctx, { memberId, userId });
    ctx.emit(linksToReconsider, { cause: { kind: "people", memberId, userId } });
    return {
      output: { isChanged: true },
      audit: {
        target: { type: "member", id: memberId, name: member.name },
        before: { pairs: before },
        after: { person: person.name, userId },
      },
    };
  },
});

/** Says that somebody has no counterpart on the other side, so that nobody is asked again. */
export const ruleOutPerson = defineCommand({
  name: "sync_people.rule_out",
  audit: "person_pair.ruled_out",
  permission: "sync:write",
  input: oneSideInput,
  output: pairingSchema,
  run: async (ctx, side) => {
    const target = await targetOf(ctx, side);
    const one = bothSides(side);
    const before = await said(ctx, one);
    if (before.some(({ memberId, userId }) => memberId === one.memberId && userId === one.userId))
      return { output: { isChanged: false }, audit: null };
    await forget(ctx, one);
    await say(ctx, one);
    return {
      output: { isChanged: true },
      audit: { target, before: { pairs: before }, after: { never: true } },
    };
  },
});

/** Takes back what was said of somebody: the address counts again. */
export const forgetPerson = defineCommand({
  name: "sync_people.forget",
  audit: "person_pair.forgotten",
  permission: "sync:write",
  input: oneSideInput,
  output: pairingSchema,
  run: async (ctx, side) => {
    const target = await targetOf(ctx, side);
    const before = await said(ctx, bothSides(side));
    if (before.length === 0) return { output: { isChanged: false }, audit: null };
    await forget(ctx, bothSides(side));
    return { output: { isChanged: true }, audit: { target, before: { pairs: before }, after: null } };
  },
});

type Sides = { memberId: string | null; userId: string | null };

function bothSides(side: OneSideInput): Sides {
  return "memberId" in side
    ? { memberId: side.memberId, userId: null }
    : { memberId: null, userId: side.userId };
}

function whereSides({ memberId, userId }: Sides) {
  return {
    OR: [...(memberId === null ? [] : [{ memberId }]), ...(userId === null ? [] : [{ userId }])],
  };
}

function said(ctx: VerbContext, sides: Sides): Promise<Sides[]> {
  return ctx.db.personPair.findMany({ where: whereSides(sides), select: { memberId: true, userId: true } });
}

async function forget(ctx: VerbContext, sides: Sides): Promise<void> {
  await ctx.db.personPair.deleteMany({ where: whereSides(sides) });
}

/** Two who say it at once: the second finds the first's row, and is told that it conflicts. */
async function say(ctx: VerbContext, sides: Sides): Promise<void> {
  await ctx.db.personPair.create({
    data: {
      id: newId(),
      organisationId: ctx.organisationId,
      ...sides,
      changedByName: ctx.actor.name,
      createdAt: ctx.now(),
    },
  });
}

async function getMember(ctx: VerbContext, id: string): Promise<{ id: string; name: string }> {
  const row = await ctx.db.membership.findFirst({
    where: { id, organisationId: ctx.organisationId, role: { not: "guest" } },
    select: { id: true, user: { select: { name: true } } },
  });
  if (row === null) throw notFound("member");
  return { id, name: row.user.name };
}

async function getPerson(ctx: VerbContext, userId: string): Promise<{ name: string; goneAt: Date | null }> {
  const row = await ctx.db.clickupPerson.findFirst({
    where: { organisationId: ctx.organisationId, userId },
    select: { name: true, goneAt: true },
  });
  if (row === null) throw notFound("person");
  return row;
}

async function targetOf(ctx: VerbContext, side: OneSideInput) {
  if ("memberId" in side) return { type: "member", ...(await getMember(ctx, side.memberId)) };
  const { name } = await getPerson(ctx, side.userId);
  return { type: "clickup_person", id: side.userId, name };
}
