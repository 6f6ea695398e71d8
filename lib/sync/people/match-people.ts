import type { MappedPerson } from "../engine/assignee.ts";

export type PersonSides = {
  users: readonly { id: string; email: string }[];
  members: readonly { memberId: string; email: string }[];
  /** What people said: both sides are one, or the one that is named is nobody's counterpart. */
  pairs: readonly { memberId: string | null; userId: string | null }[];
};

/**
 * Who is who among the people who are there now. Whoever is named in a pair is matched by that alone; the others by
 * their address, in any case.
 */
export function matchPeople({ users, members, pairs }: PersonSides): MappedPerson[] {
  const userIds = new Set(users.map(({ id }) => id));
  const memberIds = new Set(members.map(({ memberId }) => memberId));
  const byHand = pairs.flatMap(({ memberId, userId }) =>
    memberId !== null && userId !== null && memberIds.has(memberId) && userIds.has(userId)
      ? [{ memberId, userId }]
      : [],
  );
  const saidMembers = new Set(pairs.map(({ memberId }) => memberId));
  const saidUsers = new Set(pairs.map(({ userId }) => userId));
  const byEmail = new Map(
    users
      .filter(({ id, email }) => email !== "" && !saidUsers.has(id))
      .map(({ id, email }) => [email.toLowerCase(), id]),
  );
  const matched = members.flatMap(({ memberId, email }) => {
    const userId = saidMembers.has(memberId) ? undefined : byEmail.get(email.toLowerCase());
    return userId === undefined ? [] : [{ memberId, userId }];
  });
  return [...byHand, ...matched];
}
