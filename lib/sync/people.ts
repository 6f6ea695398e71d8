/** Who is who: members here and users of ClickUp, known by their address. */
import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import type { MappedPerson } from "./engine/assignee.ts";

const readMembers = defineQuery({
  name: "sync.read_members",
  permission: "members:read",
  input: z.strictObject({}),
  output: z.array(z.object({ memberId: idSchema, email: z.string() })),
  run: async (ctx) => {
    const members = await ctx.db.membership.findMany({
      where: { role: { not: "guest" }, removedAt: null },
      select: { id: true, user: { select: { email: true } } },
    });
    return members.map(({ id, user }) => ({ memberId: id, email: user.email }));
  },
});

/** Pairs members with ClickUp's people of the same address. */
export async function mapPeople(
  ctx: Context,
  users: readonly { id: string; email: string }[],
): Promise<MappedPerson[]> {
  const byEmail = new Map(users.map(({ id, email }) => [email.toLowerCase(), id]));
  return (await readMembers(ctx, {})).flatMap(({ memberId, email }) => {
    const userId = byEmail.get(email.toLowerCase());
    return userId === undefined ? [] : [{ memberId, userId }];
  });
}
