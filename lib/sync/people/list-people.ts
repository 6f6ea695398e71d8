import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/platform/db/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import {
  listSyncPeopleInput,
  type PersonMatch,
  peopleReadSchema,
  type SyncPerson,
  syncPeoplePageSchema,
} from "./schema.ts";

const cursorSchema = z.tuple([z.string(), z.string()]);

type Row = {
  key: string;
  name: string;
  match: PersonMatch;
  memberId: string | null;
  memberName: string;
  memberEmail: string;
  isMemberGone: boolean;
  userId: string | null;
  personName: string;
  personEmail: string | null;
  isPersonGone: boolean;
};

/** Everybody on both sides once, by name: pairs, and those without a counterpart. */
export const listSyncPeople = defineQuery({
  name: "sync_people.list",
  permission: "sync:read",
  input: listSyncPeopleInput,
  output: syncPeoplePageSchema,
  run: async (ctx, { q = "", show, side, userIds, limit, cursor }) => {
    const conditions = [Prisma.sql`true`];
    if (show === "review") conditions.push(Prisma.sql`match = 'none'`);
    if (show === "matched") conditions.push(Prisma.sql`match in ('email', 'hand')`);
    if (show === "never") conditions.push(Prisma.sql`match = 'never'`);
    if (show === "in_clickup") conditions.push(Prisma.sql`"userId" is not null and not "isPersonGone"`);
    if (userIds !== undefined) conditions.push(Prisma.sql`"userId" = any(${userIds})`);
    if (side === "member") conditions.push(Prisma.sql`"userId" is null`);
    if (side === "clickup") conditions.push(Prisma.sql`"memberId" is null`);
    for (const word of q.split(/\s+/).filter((part) => part !== ""))
      conditions.push(Prisma.sql`strpos(lower(words), lower(${word})) > 0`);
    if (cursor !== undefined) {
      const [name, key] = decodeCursor(cursor, cursorSchema);
      conditions.push(Prisma.sql`(name collate "und-x-icu", key collate "C") > (${name}, ${key})`);
    }
    const rows = await ctx.db.$queryRaw<Row[]>`
      with ${everybody(ctx)}
      select * from everybody where ${Prisma.join(conditions, " and ")}
      order by name collate "und-x-icu", key collate "C" limit ${limit + 1}`;
    return toPage(rows, limit, toSyncPerson, (row) => [row.name, row.key]);
  },
});

/** When ClickUp's people were last read, and how many there are. */
export const getPeopleRead = defineQuery({
  name: "sync_people.get_read",
  permission: "sync:read",
  input: z.strictObject({}),
  output: peopleReadSchema,
  run: async (ctx) => {
    const { _max, _count } = await ctx.db.clickupPerson.aggregate({
      where: { organisationId: ctx.organisationId, goneAt: null },
      _max: { readAt: true },
      _count: true,
    });
    return { people: _count, readAt: _max.readAt?.toISOString() ?? null };
  },
});

/** The same matching as `matchPeople`, for lists. Whoever is gone is named only where a person paired them. */
function everybody(ctx: VerbContext): Prisma.Sql {
  const ours = Prisma.sql`organisation_id = ${ctx.organisationId}::uuid`;
  return Prisma.sql`
    member as (
      select m.id, u.name, u.email, m.removed_at is not null as gone
      from memberships m join users u on u.id = m.user_id
      where m.organisation_id = ${ctx.organisationId}::uuid and m.role <> 'guest'),
    person as (
      select user_id as id, name, email, gone_at is not null as gone from clickup_people where ${ours}),
    pair as (select member_id, user_id from person_pairs where ${ours}),
    matched as (
      select member_id, user_id, 'hand' as match from pair where member_id is not null and user_id is not null
      union all
      select member.id, person.id, 'email' from member join person on lower(person.email) = lower(member.email)
      where not member.gone and not person.gone
        and not exists (select from pair where pair.member_id = member.id)
        and not exists (select from pair where pair.user_id = person.id)),
    side as (
      select member_id, user_id, match from matched
      union all
      select member.id, null, case when exists (select from pair where pair.member_id = member.id) then 'never' else 'none' end
      from member where not member.gone and not exists (select from matched where matched.member_id = member.id)
      union all
      select null, person.id, case when exists (select from pair where pair.user_id = person.id) then 'never' else 'none' end
      from person where not person.gone and not exists (select from matched where matched.user_id = person.id)),
    everybody as (
      select coalesce(side.member_id::text, 'clickup:' || side.user_id) as key,
        coalesce(member.name, person.name, side.user_id) as name, side.match,
        side.member_id::text as "memberId", coalesce(member.name, '') as "memberName",
        coalesce(member.email, '') as "memberEmail", coalesce(member.gone, false) as "isMemberGone",
        side.user_id as "userId", coalesce(person.name, side.user_id) as "personName", person.email as "personEmail",
        coalesce(person.gone, true) as "isPersonGone",
        concat_ws(' ', member.name, member.email, person.name, person.email) as words
      from side left join member on member.id = side.member_id left join person on person.id = side.user_id)`;
}

function toSyncPerson(row: Row): SyncPerson {
  const { memberId, userId, match } = row;
  return {
    match,
    member:
      memberId === null
        ? null
        : { id: memberId, name: row.memberName, email: row.memberEmail, isGone: row.isMemberGone },
    person:
      userId === null
        ? null
        : { userId, name: row.personName, email: row.personEmail, isGone: row.isPersonGone },
  };
}
