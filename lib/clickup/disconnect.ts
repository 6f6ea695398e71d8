/** Disconnecting: our webhooks go with the old token, then the token. Links to tasks stay and can be read. */
import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { invalidField } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { forgetConnection } from "./connected-client.ts";
import { resolveConnectionNotices } from "./internal/connection-notices.ts";
import { findConnections, notConnected } from "./internal/connection-rows.ts";
import { connectionChoice } from "./schema.ts";
import { removeWebhooks } from "./webhooks/remove-webhooks.ts";

const findActive = defineQuery({
  name: "clickup.find_active_connection",
  permission: "clickup:connect",
  input: connectionChoice,
  output: z.object({ connectionId: idSchema, isUsable: z.boolean() }),
  run: async (ctx, { connectionId }) => {
    const standing = await findConnections(ctx.db);
    if (connectionId === undefined && standing.length > 1)
      throw invalidField("connectionId", "There are several connections: say which one.");
    const row = standing.find(({ id }) => connectionId === undefined || id === connectionId);
    if (row === undefined) throw notConnected();
    return { connectionId: row.id, isUsable: row.status === "connected" };
  },
});

const removeToken = defineCommand({
  name: "clickup.disconnect",
  audit: "clickup_connection.disconnected",
  permission: "clickup:connect",
  input: z.strictObject({ connectionId: idSchema, webhooksRemoved: z.number().int() }),
  output: z.object({ id: idSchema }),
  run: async (ctx, { connectionId, webhooksRemoved }) => {
    const { count } = await ctx.db.clickupConnection.updateMany({
      where: { id: connectionId, status: { not: "disconnected" } },
      data: {
        status: "disconnected",
        statusReason: null,
        tokenCiphertext: null,
        tokenKey: null,
        disconnectedAt: ctx.now(),
        spacesSyncStatus: "idle",
        spacesSyncError: null,
        webhooksTriedAt: null,
        webhooksError: null,
        webhooksAskedAt: null,
        // Whoever looks after the webhooks at this moment finds the claim gone, and stops.
        webhooksClaimToken: null,
        webhooksClaimedAt: null,
      },
    });
    if (count === 0) throw notConnected();
    await ctx.db.clickupWebhook.deleteMany({ where: { connectionId } });
    await ctx.db.clickupStandby.deleteMany({ where: { connectionId } });
    await resolveConnectionNotices(ctx, connectionId, [
      "reconnect",
      "webhooks",
      "silent",
      "takenOver",
      "standbyDead",
    ]);
    return {
      output: { id: connectionId },
      audit: {
        target: { type: "clickup_connection", id: connectionId },
        before: { status: "connected" },
        after: { status: "disconnected", webhooksRemoved },
      },
    };
  },
});

/**
 * Removes what we set up at ClickUp as far as it lets us, deletes the token, and forgets what was cached. Where there
 * are several connections, one must be named.
 */
export async function disconnectClickup(
  ctx: Context,
  choice: { connectionId?: string | undefined } = {},
): Promise<{ id: string }> {
  const active = await findActive(ctx, choice);
  const webhooksRemoved = active.isUsable
    ? await removeWebhooks(ctx, { connectionId: active.connectionId })
    : 0;
  const result = await removeToken(ctx, { connectionId: active.connectionId, webhooksRemoved });
  await forgetConnection(active.connectionId);
  return result;
}
