import "server-only";
import { z } from "zod";
import { defineCommand } from "#lib/platform/verb/index.ts";
import {
  findConnection,
  findConnections,
  notConnected,
  reconnectNeeded,
} from "./internal/connection-rows.ts";
import { mergeSpacesSyncs, toSpacesSync } from "./internal/to-spaces-sync.ts";
import { connectionChoice, spacesSyncRequested, spacesSyncSchema } from "./schema.ts";

/** After this long a sync that still says it runs is taken for lost. */
const SYNC_LOST_MS = 15 * 60_000;

/**
 * Starts reading the Spaces anew: those of the connection that is named, or of all that work. Asking while one runs
 * starts no second. The answer speaks of all of them together.
 */
export const requestSpacesSync = defineCommand({
  name: "clickup.request_spaces_sync",
  audit: "clickup_spaces.sync_requested",
  permission: "clickup:assign",
  input: connectionChoice.extend({ reason: z.enum(["daily", "requested"]).default("requested") }),
  output: spacesSyncSchema,
  run: async (ctx, { reason, connectionId }) => {
    const named = connectionId === undefined ? null : await findConnection(ctx.db, connectionId);
    const meant = connectionId === undefined ? await findConnections(ctx.db) : named === null ? [] : [named];
    if (meant.length === 0) throw notConnected();
    const working = meant.filter(({ status }) => status === "connected");
    if (working.length === 0) throw reconnectNeeded();
    const started: string[] = [];
    for (const { id } of working) {
      const { count } = await ctx.db.clickupConnection.updateMany({
        where: {
          id,
          OR: [
            { spacesSyncStatus: { in: ["idle", "failed"] } },
            { spacesSyncStartedAt: { lt: new Date(ctx.now().getTime() - SYNC_LOST_MS) } },
          ],
        },
        data: {
          spacesSyncStatus: "queued",
          spacesSyncStartedAt: ctx.now(),
          spacesSyncDone: 0,
          spacesSyncTotal: 0,
          spacesSyncError: null,
        },
      });
      if (count === 0) continue;
      ctx.emit(spacesSyncRequested, { connectionId: id, reason });
      started.push(id);
    }
    const rows = await ctx.db.clickupConnection.findMany({
      where: { id: { in: working.map(({ id }) => id) } },
    });
    return {
      output: mergeSpacesSyncs(rows.map(toSpacesSync)),
      audit: started.map((id) => ({
        target: { type: "clickup_connection", id },
        after: { spacesSyncStatus: "queued" },
      })),
    };
  },
});
