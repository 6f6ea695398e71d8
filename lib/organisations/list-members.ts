import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, pageOf, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { currentMembers, MEMBER_SELECT, toMember } from "./internal/to-member.ts";
import { ListMembersInput, Member } from "./schema.ts";

const cursorSchema = z.tuple([z.iso.datetime(), idSchema]);

/** Who works here, in the order in which they came. */
export const listMembers = defineQuery({
  name: "members.list",
  permission: "members:read",
  input: ListMembersInput,
  output: pageOf(Member),
  run: async (ctx, { limit, cursor, search }) => {
    // Prisma passes the text on as a pattern: what was typed stands for itself.
    const typed = search?.replaceAll(/[\\%_]/g, "\\$&") ?? "";
    const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema);
    const rows = await ctx.db.membership.findMany({
      where: {
        ...currentMembers(ctx.organisationId),
        AND: [
          after === null
            ? {}
            : { OR: [{ createdAt: { gt: after[0] } }, { createdAt: after[0], id: { gt: after[1] } }] },
          typed === ""
            ? {}
            : {
                user: {
                  OR: [
                    { name: { contains: typed, mode: "insensitive" } },
                    { email: { contains: typed, mode: "insensitive" } },
                  ],
                },
              },
        ],
      },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      take: limit + 1,
      select: MEMBER_SELECT,
    });
    return toPage(rows, limit, toMember, (row) => [row.createdAt.toISOString(), row.id]);
  },
});
