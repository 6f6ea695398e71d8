import "server-only";
import { z } from "zod";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { findConnection } from "./internal/connection-rows.ts";
import { toSpace } from "./internal/to-space.ts";
import { listSpacesInput, spacePageSchema } from "./schema.ts";

/** The synced Spaces that a customer can be given: by name, those of archived or vanished Spaces left out. */
export const listSpaces = defineQuery({
  name: "clickup.list_spaces",
  permission: "clickup:read",
  input: listSpacesInput,
  output: spacePageSchema,
  run: async (ctx, { q, limit, cursor }) => {
    const connection = await findConnection(ctx.db);
    if (connection === null) return { items: [], nextCursor: null };
    const [name, id] = cursor === undefined ? [] : decodeCursor(cursor, z.tuple([z.string(), z.uuid()]));
    const words = (q ?? "").split(/\s+/).filter((word) => word !== "");
    const rows = await ctx.db.clickupSpace.findMany({
      where: {
        connectionId: connection.id,
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
    });
    return toPage(rows, limit, toSpace, (row) => [row.name, row.id]);
  },
});
