/** Disconnecting: our webhooks go with the old token, then the token. Links to tasks stay and can be read. */
import "server-only";
import { z } from "zod";
import { resolveNotice } from "#lib/organisations/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { forgetConnection } from "./connected-client.ts";
import { findConnection, notConnected } from "./internal/connection-rows.ts";
import { RECONNECT_NOTICE } from "./mark-reconnect-needed.ts";
import { removeWebhooks } from "./webhooks/remove-webhooks.ts";
import { WEBHOOKS_NOTICE } from "./webhooks/webhook-rows.ts";

const findActive = defineQuery({
  name: "clickup.find_active_connection",
  permission: "clickup:connect",
  input: z.strictObject({}),
  output: z.object({ connectionId: idSchema, isUsable: z.boolean() }),
  run: async (ctx) => {
    const row = await findConnection(ctx.db);
    if (row === null) throw notConnected();
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
    await resolveNotice(ctx, RECONNECT_NOTICE);
    await resolveNotice(ctx, WEBHOOKS_NOTICE);
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

/** Removes what we set up at ClickUp as far as it lets us, deletes the token, and forgets what was cached. */
export async function disconnectClickup(ctx: Context): Promise<{ id: string }> {
  const active = await findActive(ctx, {});
  const webhooksRemoved = active.isUsable
    ? await removeWebhooks(ctx, { connectionId: active.connectionId })
    : 0;
  const result = await removeToken(ctx, { connectionId: active.connectionId, webhooksRemoved });
  await forgetConnection(active.connectionId);
  return result;
}
