import { z } from "zod";
import type { FieldCodec } from "./field-codec.ts";
import { changeOfSet, isSameSet } from "./merge-set.ts";

/** One person known on both sides: a member here and a user of ClickUp. */
export type MappedPerson = { memberId: string; userId: string };

const userKey = (userId: string) => userId;

/** What a task's update must name: the users put on it and those taken off (ClickUp fact sheet, section 8). */
export function changeOfAssignees(before: string[], after: string[]): { add: string[]; rem: string[] } {
  const { added, removed } = changeOfSet(before, after, userKey);
  return { add: [...added.keys()], rem: [...removed] };
}

/**
 * The assignee: one member or nobody here, any number of users there. A ticket's assignee who is one of the task's
 * is enough. People without a counterpart stay on their own side: they are neither carried over nor taken off by a
 * change that is not about them.
 */
export function assigneeCodec(people: readonly MappedPerson[]): FieldCodec<string | null, string[]> {
  const users = new Map(people.map(({ memberId, userId }) => [memberId, userId]));
  const members = new Map(people.map(({ memberId, userId }) => [userId, memberId]));
  const userOf = (memberId: string | null) => (memberId === null ? undefined : users.get(memberId));
  const isSameTheirs = (one: string[], other: string[]) => isSameSet(one, other, userKey);
  return {
    oursSchema: z.string().nullable(),
    theirsSchema: z.array(z.string()),
    isSameOurs: (one, other) => one === other,
    isSameTheirs,
    isEcho: isSameTheirs,
    toTheirs: (ours, now, base) => {
      // Nobody here means nobody whom we know there.
      if (ours === null) return now.filter((id) => !members.has(id));
      const user = userOf(ours);
      if (user !== undefined && now.includes(user)) return now;
      const others = now.filter((id) => id !== userOf(base?.ours ?? null));
      return user === undefined ? others : [...others, user];
    },
    toOurs: (theirs, now, base) => {
      const user = userOf(now);
      if (user !== undefined && theirs.includes(user)) return now;
      // Sorted, so that the order in which ClickUp names them decides nothing.
      const known = theirs.filter((id) => members.has(id)).sort();
      const isNew = (id: string) => base !== null && !base.theirs.includes(id);
      const taken = known.find(isNew);
      // Somebody who is known here only is no loss of the task's: just a person newly put on it takes over.
      if (now !== null && user === undefined) return taken === undefined ? now : (members.get(taken) ?? now);
      return members.get(taken ?? known[0] ?? "") ?? null;
    },
    merge: null,
  };
}
