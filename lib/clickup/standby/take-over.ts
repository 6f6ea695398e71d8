/** Handing a connection over to its standby when its own person cannot keep it up any more. */
import "server-only";
import { z } from "zod";
import { raiseNotice } from "#lib/organisations/index.ts";
import { open, SealError, seal } from "#lib/platform/crypto/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { connectionNotice, resolveConnectionNotices } from "../internal/connection-notices.ts";
import {
  CLICKUP_SETTINGS_MODULE,
  SPACE_SETTING,
  spacesSyncRequested,
  webhooksEnsureRequested,
} from "../schema.ts";
import { standbyTokenContext, tokenContext } from "../token-context.ts";
import { lockConnection } from "./lock-connection.ts";

/**
 * Puts the standby's token in the place of one that died (`token`), or whose person may not keep webhooks any more in
 * some Workspaces (`rights`), or has silent ones there (`silence`). However many notice it at once, the first finds that
 * token in its place, and the others another one. `no_standby` leaves everything as it was: there is none, or one that
 * sees too little.
 */
export const takeOver = defineCommand({
  name: "clickup.take_over",
  audit: "clickup_connection.taken_over",
  permission: "clickup:connect",
  input: z.strictObject({
    connectionId: idSchema,
    fromTokenKey: z.uuid(),
    cause: z.enum(["token", "rights", "silence"]),
    ecode: z.string().nullable(),
    /** The names of those that it is about; none where it is about the token. */
    workspaces: z.array(z.string()).default([]),
  }),
  output: z.object({ outcome: z.enum(["taken_over", "renewed_already", "no_standby"]) }),
  run: async (ctx, { connectionId, fromTokenKey, cause, ecode, workspaces }) => {
    const connection = await lockConnection(ctx, connectionId);
    if (connection?.status !== "connected")
      return { output: { outcome: "no_standby" as const }, audit: null };
    if (connection.tokenKey !== fromTokenKey)
      return { output: { outcome: "renewed_already" as const }, audit: null };
    const standby = await ctx.db.clickupStandby.findUnique({ where: { connectionId } });
    const token = standby?.status === "ready" ? openToken(standby) : null;
    if (standby === null || token === null)
      return { output: { outcome: "no_standby" as const }, audit: null };
    if (!(await seesEnough(ctx, connectionId, standby, cause)))
      return { output: { outcome: "no_standby" as const }, audit: null };

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
    await openGaps(ctx, connectionId, cause);
    await raiseNotice(ctx, {
      deduplicationKey: connectionNotice("takenOver", connectionId),
      severity: "warning",
      title: `${standby.clickupUserName} took over ClickUp from ${connection.clickupUserName}`,
      body: `${whyOf(connection.clickupUserName, { cause, ecode, workspaces })} Everything goes on with ${standby.clickupUserName}'s, and what changed meanwhile is being read. Nobody stands by any more: have another person authorise.`,
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
        after: { person: standby.clickupUserName, cause, ecode },
      },
    };
  },
});

type Why = { cause: "token" | "rights" | "silence"; ecode: string | null; workspaces: readonly string[] };

function whyOf(person: string, { cause, ecode, workspaces }: Why): string {
  switch (cause) {
    case "token":
      return `ClickUp no longer knows ${person}'s authorisation (${ecode}).`;
    case "rights":
      return `ClickUp no longer lets ${person} look after webhooks in ${workspaces.join(", ")} (${ecode}).`;
    case "silence":
      return `ClickUp tells nothing of ${workspaces.join(", ")} by ${person}'s webhooks, even made anew.`;
  }
}

type Sight = { workspaceIds: string[]; spaceIds: string[] };

/**
 * Whether a standby sees what the cause makes it worth. A dead token sees nothing, so any of the Workspaces will do; a
 * person without rights still sees the other Workspaces; and one with silent webhooks everything, if late, so that the
 * standby must see each Space that tickets or customers are in.
 */
async function seesEnough(
  ctx: VerbContext,
  connectionId: string,
  { workspaceIds, spaceIds }: Sight,
  cause: Why["cause"],
): Promise<boolean> {
  const workspaces = await ctx.db.clickupWorkspace.findMany({
    where: { connectionId },
    select: { workspaceId: true },
  });
  const unseen = workspaces.filter(({ workspaceId }) => !workspaceIds.includes(workspaceId)).length;
  if (cause === "token") return workspaces.length === 0 || unseen < workspaces.length;
  if (unseen > 0) return false;
  return cause === "rights" || !(await needsOtherSpaces(ctx, connectionId, spaceIds));
}

/** Whether a linked task, or a customer, is in a Space of the connection's that is not among these. */
async function needsOtherSpaces(
  ctx: VerbContext,
  connectionId: string,
  spaceIds: readonly string[],
): Promise<boolean> {
  const [row] = await ctx.db.$queryRaw<{ isMissing: boolean }[]>`
    select exists (
      select from task_links link
      where link.connection_id = ${connectionId}::uuid and link.unlinked_at is null and link.gone_at is null
        and link.space_id <> all(${spaceIds}::text[])
    ) or exists (
      select from clickup_spaces space
      join customer_settings setting on setting.organisation_id = space.organisation_id
        and setting.module = ${CLICKUP_SETTINGS_MODULE} and setting.key = ${SPACE_SETTING} and setting.value = space.space_id
      where space.connection_id = ${connectionId}::uuid and space.gone_at is null
        and space.space_id <> all(${spaceIds}::text[])
    ) as "isMissing"`;
  return row?.isMissing === true;
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
 * The webhooks of the person before can neither be seen nor removed by anybody else. Whether they still tell of anything
 * nobody knows, so that only the last event counts, and the guardian makes new ones. Their silences were that person's;
 * but one who was followed for them is followed for no silence again until an event comes.
 */
async function openGaps(ctx: VerbContext, connectionId: string, cause: Why["cause"]): Promise<void> {
  const leftAt = cause === "silence" ? ctx.now() : null;
  await ctx.db.$executeRaw`
    update clickup_webhooks set status = 'missing', owed_since = null, silences = 0, updated_at = ${ctx.now()},
      silence_left_at = coalesce(${leftAt}, silence_left_at),
      gap_since = least(coalesce(last_delivery_at, created_at), gap_since, checked_at)
    where connection_id = ${connectionId}::uuid`;
}
