import "server-only";
import { z } from "zod";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { findConnection, notConnected, reconnectNeeded } from "./internal/connection-rows.ts";
import { spacesSyncRequested, spacesSyncSchema, syncStatusSchema } from "./schema.ts";

/** After this long a sync that still says it runs is taken for lost. */
const SYNC_LOST_MS = 15 * 60_000;

/** Starts reading the Spaces anew. Asking while one runs starts no second. */
export const requestSpacesSync = defineCommand({
  name: "clickup.request_spaces_sync",
  audit: "clickup_spaces.sync_requested",
  permission: "clickup:assign",
  input: z.strictObject({ reason: z.enum(["daily", "requested"]).default("requested") }),
  output: spacesSyncSchema,
  run: async (ctx, { reason }) => {
    const connection = await findConnection(ctx.db);
    if (connection === null) throw notConnected();
    if (connection.status !== "connected") throw reconnectNeeded();
    const { count } = await ctx.db.clickupConnection.updateMany({
      where: {
        id: connection.id,
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
    if (count > 0) ctx.emit(spacesSyncRequested, { connectionId: connection.id, reason });
    const row = await ctx.db.clickupConnection.findUniqueOrThrow({ where: { id: connection.id } });
    return {
      output: {
        status: syncStatusSchema.parse(row.spacesSyncStatus),
        error: row.spacesSyncError,
        done: row.spacesSyncDone,
        total: row.spacesSyncTotal,
        syncedAt: row.spacesSyncedAt?.toISOString() ?? null,
      },
      audit:
        count === 0
          ? null
          : {
              target: { type: "clickup_connection", id: connection.id },
              after: { spacesSyncStatus: "queued" },
            },
    };
  },
});
