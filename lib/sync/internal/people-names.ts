/** What people are called, here and in ClickUp. */
import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";

export type PeopleNames = {
  /** Of a member, by id; "Somebody" for who is not there. */
  member: (id: string) => string;
  /** Of a person of ClickUp, by ClickUp's id; "Somebody" for who was never read. */
  user: (id: string) => string;
};

const NOBODY_KNOWN = "Somebody";

/** Looks up those that are named, and asks for nothing where nobody is. */
export async function readPeopleNames(
  ctx: VerbContext,
  ids: { memberIds: Iterable<string>; userIds: Iterable<string> },
): Promise<PeopleNames> {
  const memberIds = [...new Set(ids.memberIds)];
  const userIds = [...new Set(ids.userIds)];
  const members =
    memberIds.length === 0
      ? []
      : await ctx.db.membership.findMany({
          where: { id: { in: memberIds } },
          select: { id: true, user: { select: { name: true } } },
        });
  const users =
    userIds.length === 0
      ? []
      : await ctx.db.clickupPerson.findMany({
          where: { organisationId: ctx.organisationId, userId: { in: userIds } },
          select: { userId: true, name: true },
        });
  const memberNames = new Map(members.map(({ id, user }) => [id, user.name]));
  const userNames = new Map(users.map(({ userId, name }) => [userId, name]));
  return {
    member: (id) => memberNames.get(id) ?? NOBODY_KNOWN,
    user: (id) => userNames.get(id) ?? NOBODY_KNOWN,
  };
}
