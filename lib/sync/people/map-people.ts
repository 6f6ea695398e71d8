/** Who is who: members here and users of ClickUp, as a person said, else by their address. */
import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import type { MappedPerson } from "../engine/assignee.ts";
import { matchPeople } from "./match-people.ts";

const readMembers = defineQuery({
  name: "sync.read_members",
  permission: "members:read",
  input: z.strictObject({}),
  output: z.object({
    members: z.array(z.object({ memberId: idSchema, email: z.string() })),
    pairs: z.array(z.object({ memberId: idSchema.nullable(), userId: z.string().nullable() })),
  }),
  run: async (ctx) => {
    const members = await ctx.db.membership.findMany({
      where: { role: { not: "guest" }, removedAt: null },
      select: { id: true, user: { select: { email: true } } },
    });
    return {
      members: members.map(({ id, user }) => ({ memberId: id, email: user.email })),
      pairs: await ctx.db.personPair.findMany({ select: { memberId: true, userId: true } }),
    };
  },
});

/** Pairs members with the given people of ClickUp. */
export async function mapPeople(
  ctx: Context,
  users: readonly { id: string; email: string }[],
): Promise<MappedPerson[]> {
  return matchPeople({ users, ...(await readMembers(ctx, {})) });
}
