import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { withClickUp } from "./connected-client.ts";
import { readLists } from "./hierarchy.ts";
import { findConnectionForSpace, notConnected } from "./internal/connection-rows.ts";
import type { CandidateList } from "./resolve-list.ts";
import { type ListOfSpace, spaceInput } from "./schema.ts";

/** A Space id comes from people, and ClickUp's ids are global: only one that we synced ourselves is used. */
const findSpace = defineQuery({
  name: "clickup.find_space",
  permission: "clickup:read",
  input: spaceInput,
  output: z.object({ connectionId: z.string() }),
  run: async (ctx, { spaceId, connectionId }) => {
    const connection = await findConnectionForSpace(ctx.db, spaceId, connectionId ?? null);
    if (connection === null) throw notConnected();
    if (connectionId !== undefined && connection.id !== connectionId) throw notFound("connection");
    const space = await ctx.db.clickupSpace.findUnique({
      where: { connectionId_spaceId: { connectionId: connection.id, spaceId } },
    });
    if (space === null || space.goneAt !== null) throw notFound("Space");
    return { connectionId: connection.id };
  },
});

/**
 * The Lists of a Space that tasks may go into, in ClickUp's order, by the connection that is named or else by the one
 * that the Space is reached by. Cached for a quarter of an hour.
 */
export async function listsOfSpace(
  ctx: Context,
  { spaceId, connectionId: named }: { spaceId: string; connectionId?: string | undefined },
): Promise<{ items: ListOfSpace[]; candidates: CandidateList[] }> {
  const { connectionId } = await findSpace(ctx, { spaceId, connectionId: named });
  const candidates = await withClickUp(ctx, { connectionId, lane: "person" }, (connected) =>
    readLists(connected, spaceId),
  );
  return { items: candidates.map(toListOfSpace), candidates };
}

export function toListOfSpace({ id, name, folder }: CandidateList): ListOfSpace {
  return { id, name, folder };
}
