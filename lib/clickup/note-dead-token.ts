/** What becomes of a connection whose token ClickUp no longer knows: its standby takes over, or people are asked. */
import "server-only";
import { z } from "zod";
import { raiseNotice } from "#lib/organisations/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { connectionNotice } from "./internal/connection-notices.ts";
import { lockConnection } from "./standby/lock-connection.ts";
import { ownContext } from "./standby/own-context.ts";
import { takeOver } from "./standby/take-over.ts";

const markReconnect = defineCommand({
  name: "clickup.mark_reconnect",
  audit: "clickup_connection.reconnect_needed",
  permission: "clickup:connect",
  input: z.strictObject({ connectionId: idSchema, deadTokenKey: z.uuid(), ecode: z.string() }),
  output: z.object({ hasOtherToken: z.boolean() }),
  run: async (ctx, { connectionId, deadTokenKey, ecode }) => {
    const connection = await lockConnection(ctx, connectionId);
    if (connection?.status !== "connected") return { output: { hasOtherToken: false }, audit: null };
    if (connection.tokenKey !== deadTokenKey) return { output: { hasOtherToken: true }, audit: null };
    const reason = `ClickUp says that our authorisation was taken back (${ecode}).`;
    await ctx.db.clickupConnection.update({
      where: { id: connectionId },
      data: { status: "reconnect_needed", statusReason: reason },
    });
    await raiseNotice(ctx, {
      deduplicationKey: connectionNotice("reconnect", connectionId),
      severity: "error",
      title: "ClickUp must be connected again",
      body: `${reason} It was ${connection.clickupUserName}'s. Tickets wait until an admin connects it again; nothing is lost.`,
      actionLabel: "Connect again",
      actionPath: "/settings/clickup",
    });
    return {
      output: { hasOtherToken: false },
      audit: {
        target: { type: "clickup_connection", id: connectionId, name: connection.clickupUserName },
        before: { status: "connected" },
        after: { status: "reconnect_needed", reason },
      },
    };
  },
});

/**
 * Notes that ClickUp no longer knows a connection's token. `hasOtherToken` when the connection goes on with another one.
 */
export async function noteDeadToken(
  ctx: Context,
  input: { connectionId: string; deadTokenKey: string; ecode: string },
): Promise<{ hasOtherToken: boolean }> {
  const own = ownContext(ctx);
  const { connectionId, deadTokenKey, ecode } = input;
  const { outcome } = await takeOver(own, {
    connectionId,
    fromTokenKey: deadTokenKey,
    cause: "token",
    ecode,
  });
  if (outcome !== "no_standby") return { hasOtherToken: true };
  return markReconnect(own, input);
}
