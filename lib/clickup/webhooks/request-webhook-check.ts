import "server-only";
import { z } from "zod";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { findConnection, notConnected, reconnectNeeded } from "../internal/connection-rows.ts";
import { webhooksEnsureRequested, webhookWatchSchema } from "../schema.ts";
import { toWebhookWatch } from "./webhook-watch.ts";

/** Has the webhooks looked at now. Asking while a check is to come starts no second. */
export const requestWebhookCheck = defineCommand({
  name: "clickup.request_webhook_check",
  audit: "clickup_webhooks.check_requested",
  permission: "clickup:connect",
  input: z.strictObject({}),
  output: webhookWatchSchema,
  run: async (ctx) => {
    const connection = await findConnection(ctx.db);
    if (connection === null) throw notConnected();
    if (connection.status !== "connected") throw reconnectNeeded();
    const watch = toWebhookWatch(connection, ctx.now());
    if (watch.isChecking) return { output: watch, audit: null };
    await ctx.db.clickupConnection.update({
      where: { id: connection.id },
      data: { webhooksAskedAt: ctx.now() },
    });
    ctx.emit(webhooksEnsureRequested, { connectionId: connection.id, reason: "requested" });
    return {
      output: { ...watch, isChecking: true },
      audit: { target: { type: "clickup_connection", id: connection.id }, after: { webhooks: "asked for" } },
    };
  },
});
