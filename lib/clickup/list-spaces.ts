import "server-only";
import { z } from "zod";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { toSpace, WITH_PERSON } from "./internal/to-space.ts";
import { listSpacesInput, spacePageSchema } from "./schema.ts";

/**
 * The synced Spaces that a customer can be given: by name, archived and vanished ones left out. One that several
 * connections see comes once for each.
 */
export const listSpaces = defineQuery({
  name: "clickup.list_spaces",
  permission: "clickup:read",
  input: listSpacesInput,
  output: spacePageSchema,
  run: async (ctx, { q, connectionId, limit, cursor }) => {
    const [name, id] = cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.string(), z.uuid()]));
    const words = (q ?? "").split(/\s+/).filter((word) => word !== "");
    const rows = await ctx.db.clickupSpace.findMany({
      where: {
        ...(connectionId === undefined ? {} : { connectionId }),
        connection: { status: { not: "disconnected" } },
        goneAt: null,
        isArchived: false,
        AND: [
          ...words.map((word) => ({ name: { contains: word, mode: "insensitive" as const } })),
          ...(name === undefined || id === undefined
            ? []
            : [{ OR: [{ name: { gt: name } }, { name, id: { gt: id } }] }]),
        ],
      },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: limit + 1,
      include: WITH_PERSON,
    });
    return toPage(rows, limit, toSpace, (row) => [row.name, row.id]);
  },
});
