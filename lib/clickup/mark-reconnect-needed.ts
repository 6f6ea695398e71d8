import "server-only";
import { z } from "zod";
import { raiseNotice } from "#lib/organisations/index.ts";
import { type Context, createContext } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";

export const RECONNECT_NOTICE = "clickup.reconnect";

const markReconnect = defineCommand({
  name: "clickup.mark_reconnect",
  audit: "clickup_connection.reconnect_needed",
  permission: "clickup:connect",
  input: z.strictObject({ connectionId: idSchema, ecode: z.string() }),
  output: z.object({ isNew: z.boolean() }),
  run: async (ctx, { connectionId, ecode }) => {
    const reason = `ClickUp says that our authorisation was taken back (${ecode}).`;
    const { count } = await ctx.db.clickupConnection.updateMany({
      where: { id: connectionId, status: "connected" },
      data: { status: "reconnect_needed", statusReason: reason },
    });
    if (count === 0) return { output: { isNew: false }, audit: null };
    await raiseNotice(ctx, {
      deduplicationKey: RECONNECT_NOTICE,
      severity: "error",
      title: "ClickUp must be connected again",
      body: `${reason} Tickets wait until an admin connects it again; nothing is lost.`,
      actionLabel: "Connect again",
      actionPath: "/settings/clickup",
    });
    return {
      output: { isNew: true },
      audit: {
        target: { type: "clickup_connection", id: connectionId },
        before: { status: "connected" },
        after: { status: "reconnect_needed", reason },
      },
    };
  },
});

/**
 * Notes that ClickUp no longer knows a connection's token. The product finds this out, whoever's call showed it,
 * so it acts in its own name.
 */
export async function markReconnectNeeded(
  ctx: Context,
  input: { connectionId: string; ecode: string },
): Promise<void> {
  const own = createContext({
    ...ctx,
    actor: { type: "system", id: "clickup", name: "Relaydesk" },
  });
  await markReconnect(own, input);
}
