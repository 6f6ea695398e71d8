import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import {
  findConnection,
  findConnections,
  notConnected,
  reconnectNeeded,
} from "../internal/connection-rows.ts";
import { connectionChoice, webhooksEnsureRequested, webhookWatchSchema } from "../schema.ts";
import { toWebhookWatch } from "./webhook-watch.ts";

/**
 * Has the webhooks looked at now: those of the connection that is named, or of all that work. Asking while a check is
 * to come starts no second. The answer speaks of the newest of them.
 */
export const requestWebhookCheck = defineCommand({
  name: "clickup.request_webhook_check",
  audit: "clickup_webhooks.check_requested",
  permission: "clickup:connect",
  input: connectionChoice,
  output: webhookWatchSchema,
  run: async (ctx, { connectionId }) => {
    const named = connectionId === undefined ? null : await findConnection(ctx.db, connectionId);
    const meant = connectionId === undefined ? await findConnections(ctx.db) : named === null ? [] : [named];
    if (meant.length === 0) throw notConnected();
    const working = meant.filter(({ status }) => status === "connected");
    const [first] = working;
    if (first === undefined) throw reconnectNeeded();
    const due = working.filter((connection) => !toWebhookWatch(connection, ctx.now()).isChecking);
    for (const { id } of due) {
      await ctx.db.clickupConnection.update({ where: { id }, data: { webhooksAskedAt: ctx.now() } });
      ctx.emit(webhooksEnsureRequested, { connectionId: id, reason: "requested" });
    }
    return {
      output: { ...toWebhookWatch(first, ctx.now()), isChecking: true },
      audit: due.map(({ id }) => ({
        target: { type: "clickup_connection", id },
        after: { webhooks: "asked for" },
      })),
    };
  },
});
