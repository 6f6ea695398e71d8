/** Handing a connection over to its standby when its own person cannot keep it up any more. */
import "server-only";
import { z } from "zod";
import { raiseNotice } from "#lib/organisations/index.ts";
import { open, SealError, seal } from "#lib/platform/crypto/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { connectionNotice, resolveConnectionNotices } from "../internal/connection-notices.ts";
import { spacesSyncRequested, webhooksEnsureRequested } from "../schema.ts";
import { standbyTokenContext, tokenContext } from "../token-context.ts";
import { lockConnection } from "./lock-connection.ts";

/**
 * Puts the standby's token in the place of one that died, or whose person lost the right to keep webhooks in some
 * Workspaces (`lostWorkspaces`, their names). However many notice it at once, the first finds that token in its place,
 * and the others another one. `no_standby` leaves everything as it was.
 */
export const takeOver = defineCommand({
  name: "clickup.take_over",
  audit: "clickup_connection.taken_over",
  permission: "clickup:connect",
  input: z.strictObject({
    connectionId: idSchema,
    fromTokenKey: z.uuid(),
    ecode: z.string(),
    lostWorkspaces: z.array(z.string()).default([]),
  }),
  output: z.object({ outcome: z.enum(["taken_over", "renewed_already", "no_standby"]) }),
  run: async (ctx, { connectionId, fromTokenKey, ecode, lostWorkspaces }) => {
    const connection = await lockConnection(ctx, connectionId);
    if (connection?.status !== "connected")
      return { output: { outcome: "no_standby" as const }, audit: null };
    if (connection.tokenKey !== fromTokenKey)
      return { output: { outcome: "renewed_already" as const }, audit: null };
    const standby = await ctx.db.clickupStandby.findUnique({ where: { connectionId } });
    const token = standby?.status === "ready" ? openToken(standby) : null;
    if (standby === null || token === null)
      return { output: { outcome: "no_standby" as const }, audit: null };
    if (lostWorkspaces.length > 0) {
      const unseen = await ctx.db.clickupWorkspace.count({
        where: { connectionId, workspaceId: { notIn: standby.workspaceIds } },
      });
      if (unseen > 0) return { output: { outcome: "no_standby" as const }, audit: null };
    }

    const at = ctx.now();
    await ctx.db.clickupConnection.update({
      where: { id: connectionId },
      data: {
        clickupUserId: standby.clickupUserId,
        clickupUserName: standby.clickupUserName,
        clickupUserEmail: standby.clickupUserEmail,
        clickupTimeZone: standby.clickupTimeZone,
        tokenCiphertext: seal(token, tokenContext(connectionId)),
        tokenKey: standby.tokenKey,
        connectedById: standby.authorisedById,
        connectedByName: standby.authorisedByName,
        connectedAt: at,
        spacesSyncStatus: "queued",
        spacesSyncStartedAt: at,
        spacesSyncDone: 0,
        spacesSyncTotal: 0,
        spacesSyncError: null,
        webhooksTriedAt: null,
        webhooksError: null,
        webhooksAskedAt: at,
        // Whoever looks after them with the dead token finds the claim gone, and stops.
        webhooksClaimToken: null,
        webhooksClaimedAt: null,
      },
    });
    await ctx.db.clickupStandby.delete({ where: { id: standby.id } });
    await ctx.db.clickupWorkspace.deleteMany({
      where: { connectionId, workspaceId: { notIn: standby.workspaceIds } },
    });
    await openGaps(ctx, connectionId);
    await raiseNotice(ctx, {
      deduplicationKey: connectionNotice("takenOver", connectionId),
      severity: "warning",
      title: `${standby.clickupUserName} took over ClickUp from ${connection.clickupUserName}`,
      body: `${whyOf(connection.clickupUserName, ecode, lostWorkspaces)} Everything goes on with ${standby.clickupUserName}'s, and what changed meanwhile is being read. Nobody stands by any more: have another person authorise.`,
      actionLabel: "Name a standby",
      actionPath: "/settings/clickup",
    });
    await resolveConnectionNotices(ctx, connectionId, ["webhooks", "silent", "standbyDead"]);
    ctx.emit(spacesSyncRequested, { connectionId, reason: "taken_over" });
    ctx.emit(webhooksEnsureRequested, { connectionId, reason: "taken_over" });
    return {
      output: { outcome: "taken_over" as const },
      audit: {
        target: { type: "clickup_connection", id: connectionId, name: standby.clickupUserName },
        before: { person: connection.clickupUserName },
        after: { person: standby.clickupUserName, ecode },
      },
    };
  },
});

function whyOf(person: string, ecode: string, lostWorkspaces: readonly string[]): string {
  return lostWorkspaces.length === 0
    ? `ClickUp no longer knows ${person}'s authorisation (${ecode}).`
    : `ClickUp no longer lets ${person} look after webhooks in ${lostWorkspaces.join(", ")} (${ecode}).`;
}

/** One that cannot be opened, because its key is gone from the settings, is of no use. */
function openToken({ id, tokenCiphertext }: { id: string; tokenCiphertext: string }): string | null {
  try {
    return open(tokenCiphertext, standbyTokenContext(id));
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

/**
 * The webhooks of the person who is gone can neither be seen nor removed by anybody else. Whether they still tell of
 * anything nobody knows, so that only the last event counts, and the guardian makes new ones.
 */
async function openGaps(ctx: VerbContext, connectionId: string): Promise<void> {
  await ctx.db.$executeRaw`
    update clickup_webhooks set status = 'missing', owed_since = null, updated_at = ${ctx.now()},
      gap_since = least(coalesce(last_delivery_at, created_at), gap_since, checked_at)
    where connection_id = ${connectionId}::uuid`;
}
