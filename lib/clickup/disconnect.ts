/** Disconnecting: our webhooks go with the old token, then the token. Links to tasks stay and can be read. */
import "server-only";
import { z } from "zod";
import { resolveNotice } from "#lib/organisations/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { forgetConnection, withClickUp } from "./connected-client.ts";
import { findConnection, notConnected } from "./internal/connection-rows.ts";
import { RECONNECT_NOTICE } from "./mark-reconnect-needed.ts";

/** A person waits: what of the tidying at ClickUp is not done by then is left undone. */
const WEBHOOK_CLEANUP_MS = 10_000;

const findActive = defineQuery({
  name: "clickup.find_active_connection",
  permission: "clickup:connect",
  input: z.strictObject({}),
  output: z.object({ connectionId: idSchema, isUsable: z.boolean(), workspaceIds: z.array(z.string()) }),
  run: async (ctx) => {
    const row = await findConnection(ctx.db);
    if (row === null) throw notConnected();
    const workspaces = await ctx.db.clickupWorkspace.findMany({
      where: { connectionId: row.id },
      select: { workspaceId: true },
    });
    return {
      connectionId: row.id,
      isUsable: row.status === "connected",
      workspaceIds: workspaces.map((workspace) => workspace.workspaceId),
    };
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
      },
    });
    if (count === 0) throw notConnected();
    await resolveNotice(ctx, RECONNECT_NOTICE);
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
  const webhooksRemoved = active.isUsable ? await removeWebhooks(ctx, active) : 0;
  const result = await removeToken(ctx, { connectionId: active.connectionId, webhooksRemoved });
  await forgetConnection(active.connectionId);
  return result;
}

async function removeWebhooks(
  ctx: Context,
  { connectionId, workspaceIds }: { connectionId: string; workspaceIds: string[] },
): Promise<number> {
  const ours = `${env().NEXTAUTH_URL}/api/webhooks/clickup/`;
  let removed = 0;
  try {
    await withClickUp(
      ctx,
      { connectionId, lane: "person", signal: AbortSignal.timeout(WEBHOOK_CLEANUP_MS) },
      async ({ client }) => {
        for (const workspaceId of workspaceIds) {
          for (const webhook of await client.listWebhooks(workspaceId)) {
            if (!webhook.endpoint.startsWith(ours)) continue;
            await client.deleteWebhook(webhook.id);
            removed += 1;
          }
        }
      },
    );
  } catch (error) {
    // The person asked to be rid of the connection: trouble at ClickUp must not keep it.
    ctx.logger.warn({ err: error, removed }, "Not all webhooks could be removed from ClickUp");
  }
  return removed;
}
