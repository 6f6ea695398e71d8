/** The rows of a connection's webhooks: read and written by whoever holds the claim on them, one at a time. */
import "server-only";
import { z } from "zod";
import { raiseNotice } from "#lib/organisations/index.ts";
import { conflict } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { connectionNotice, resolveConnectionNotices } from "../internal/connection-notices.ts";
import { webhooksBackfillRequested } from "../schema.ts";

/** A claim older than this was left behind by a process that ended. Longer than any look may take. */
const CLAIM_LOST_MS = 3 * 60_000;

const claimInput = z.strictObject({ connectionId: idSchema, claimToken: idSchema });

const storedRow = z.object({
  id: idSchema,
  workspaceId: z.string(),
  webhookId: z.string(),
  endpoint: z.string(),
  secretCiphertext: z.string().nullable(),
  status: z.enum(["active", "failing", "suspended", "missing"]),
  failCount: z.number().int(),
  checkedAt: z.date().nullable(),
  lastDeliveryAt: z.date().nullable(),
  gapSince: z.date().nullable(),
  owedSince: z.date().nullable(),
  silenceLeftAt: z.date().nullable(),
  createdAt: z.date(),
});
export type StoredRow = z.infer<typeof storedRow>;

/** Takes the connection's webhooks for one look; null when somebody else has them, or it is not connected. */
export const claimWebhooks = defineCommand({
  name: "clickup.claim_webhooks",
  withoutAudit: "a look at what is there, not a change that anybody made",
  permission: "clickup:connect",
  input: claimInput,
  output: z
    .object({
      workspaces: z.array(z.object({ id: z.string(), name: z.string() })),
      rows: z.array(storedRow),
      /** Per Workspace, since when some link's task was not looked at. */
      linksUnreadSince: z.map(z.string(), z.date()),
    })
    .nullable(),
  run: async (ctx, { connectionId, claimToken }) => {
    const at = ctx.now();
    const { count } = await ctx.db.clickupConnection.updateMany({
      where: {
        id: connectionId,
        status: "connected",
        OR: [
          { webhooksClaimToken: null },
          { webhooksClaimedAt: { lt: new Date(at.getTime() - CLAIM_LOST_MS) } },
        ],
      },
      data: { webhooksClaimToken: claimToken, webhooksClaimedAt: at },
    });
    if (count === 0) return { output: null };
    const workspaces = await ctx.db.clickupWorkspace.findMany({
      where: { connectionId },
      orderBy: { workspaceId: "asc" },
      select: { workspaceId: true, name: true },
    });
    const rows = await ctx.db.clickupWebhook.findMany({ where: { connectionId } });
    const links = await ctx.db.taskLink.groupBy({
      by: ["workspaceId"],
      where: { connectionId, unlinkedAt: null },
      _min: { lastSyncedAt: true },
    });
    return {
      output: {
        workspaces: workspaces.map(({ workspaceId, name }) => ({ id: workspaceId, name })),
        rows,
        linksUnreadSince: new Map(
          links.flatMap(({ workspaceId, _min: { lastSyncedAt } }) =>
            lastSyncedAt === null ? [] : [[workspaceId, lastSyncedAt]],
          ),
        ),
      },
    };
  },
});

/** Goes on with a claim. What was disconnected, connected anew or taken over meanwhile is not touched any more. */
async function renewClaim(
  ctx: VerbContext,
  { connectionId, claimToken }: z.infer<typeof claimInput>,
): Promise<void> {
  const { count } = await ctx.db.clickupConnection.updateMany({
    where: { id: connectionId, status: "connected", webhooksClaimToken: claimToken },
    data: { webhooksClaimedAt: ctx.now() },
  });
  if (count === 0) throw conflict("The connection to ClickUp was changed while its webhooks were looked at.");
}

/** Notes what was found wrong before it is mended, so that a crash on the way forgets no gap. */
export const noteTrouble = defineCommand({
  name: "clickup.note_webhook_trouble",
  audit: "clickup_webhook.trouble_found",
  permission: "clickup:connect",
  input: claimInput.extend({
    id: idSchema,
    status: storedRow.shape.status,
    failCount: z.number().int(),
    gapSince: z.date(),
    isSilent: z.boolean(),
  }),
  output: z.object({
    /** Whether it was made anew for a silence before, and is silent again: an event that was dropped is no reason then. */
    isProvedSilent: z.boolean(),
  }),
  run: async (ctx, { id, status, failCount, gapSince, isSilent, ...claim }) => {
    await renewClaim(ctx, claim);
    const before = await ctx.db.clickupWebhook.findFirstOrThrow({
      where: { id, connectionId: claim.connectionId },
    });
    // The debt stays until the webhook is made anew. Found again before that, it is the same silence.
    const isAnother = isSilent && (before.silentAt === null || before.silentAt <= before.madeAt);
    const silences = before.silences + (isAnother ? 1 : 0);
    await ctx.db.clickupWebhook.update({
      where: { id },
      data: {
        status,
        failCount,
        gapSince: widened(before.gapSince, gapSince),
        ...(isAnother ? { silentAt: ctx.now(), silences } : {}),
      },
    });
    return {
      output: { isProvedSilent: isSilent && silences >= SILENCES_PROVED },
      audit: {
        target: { type: "clickup_webhook", id },
        before: { status: before.status, failCount: before.failCount },
        after: { status: isSilent ? "silent" : status, failCount, gapSince: gapSince.toISOString() },
      },
    };
  },
});

/**
 * Where a gap begins that comes upon one which is being filled. The filling clears only the very mark that it began
 * with; so the mark moves by a millisecond, and the new gap outlives the filling of the old one.
 */
function widened(present: Date | null, found: Date): Date {
  if (present === null) return found;
  return new Date(Math.min(present.getTime(), found.getTime()) - 1);
}

/** Keeps what a Workspace's webhook is after a look: found well, set right, or made. */
export const storeWebhook = defineCommand({
  name: "clickup.store_webhook",
  audit: "clickup_webhook.registered",
  permission: "clickup:connect",
  input: claimInput.extend({
    id: idSchema,
    workspaceId: z.string(),
    webhookId: z.string(),
    endpoint: z.string(),
    secretCiphertext: z.string(),
    status: storedRow.shape.status,
    failCount: z.number().int(),
    /** For a new row: since when events are missing. */
    gapSince: z.date().nullable(),
    checkedAt: z.date(),
    /** Whether ClickUp was told to wake it up, or its address and events. */
    isSetRight: z.boolean(),
  }),
  output: z.object({}),
  run: async (ctx, { id, connectionId, claimToken, workspaceId, gapSince, isSetRight, ...found }) => {
    await renewClaim(ctx, { connectionId, claimToken });
    const before = await ctx.db.clickupWebhook.findUnique({ where: { id } });
    if (before === null) {
      await ctx.db.clickupWebhook.create({
        data: {
          id,
          organisationId: ctx.organisationId,
          connectionId,
          workspaceId,
          gapSince,
          madeAt: ctx.now(),
          ...found,
        },
      });
    } else {
      const hasSpokenSince = (at: Date | null) =>
        at !== null && before.lastDeliveryAt !== null && before.lastDeliveryAt > at;
      const hasSpoken = hasSpokenSince(before.silentAt);
      await ctx.db.clickupWebhook.update({
        where: { id },
        data: {
          ...found,
          // What was lost before it was as it is now never comes: only what changes from now on is owed.
          ...(before.webhookId === found.webhookId && !isSetRight
            ? {}
            : { owedSince: null, madeAt: ctx.now() }),
          ...(hasSpoken ? { silences: 0 } : {}),
          ...(hasSpokenSince(before.silenceLeftAt) ? { silenceLeftAt: null } : {}),
        },
      });
      if (hasSpoken && before.silences > 0) await resolveConnectionNotices(ctx, connectionId, ["silent"]);
    }
    const isNew = before?.webhookId !== found.webhookId;
    return {
      output: {},
      audit:
        isNew || before.status !== found.status
          ? {
              target: { type: "clickup_webhook", id, name: workspaceId },
              before: before === null ? null : { webhookId: before.webhookId, status: before.status },
              after: { webhookId: found.webhookId, status: found.status },
            }
          : null,
    };
  },
});

/** One silence may be an event that ClickUp dropped. The second, with a new webhook, is no chance any more. */
const SILENCES_PROVED = 2;

/** Tells of Workspaces whose webhooks stay silent, and that nobody takes over. */
export const noticeSilence = defineCommand({
  name: "clickup.notice_silence",
  withoutAudit: "a notice of what is on record with the webhook already",
  permission: "clickup:connect",
  input: claimInput.extend({
    workspaces: z.array(z.string()).min(1),
    /** Whether the standby of somebody else took over for this very silence. */
    isAnotherPersons: z.boolean(),
  }),
  output: z.object({}),
  run: async (ctx, { workspaces, isAnotherPersons, ...claim }) => {
    await renewClaim(ctx, claim);
    const { connectionId } = claim;
    const { clickupUserName: person } = await ctx.db.clickupConnection.findUniqueOrThrow({
      where: { id: connectionId },
    });
    const reason = isAnotherPersons
      ? `The same was so before ${person} took over, so the person is not the reason: look whether something in front of Relaydesk answers ClickUp's calls in its place, such as a proxy or a sign-in page. Relaydesk reads what changed every few minutes.`
      : `${person} may be disabled there, or have left. Relaydesk reads what changed every few minutes; name a standby who sees the same Spaces, or connect with another account, to have changes at once.`;
    await raiseNotice(ctx, {
      deduplicationKey: connectionNotice("silent", connectionId),
      severity: "warning",
      title: `ClickUp tells nothing of ${workspaces.join(", ")}`,
      body: `Webhooks were made anew and stay silent, though ClickUp calls them well. ${reason}`,
      actionLabel: "Open the connection",
      actionPath: "/settings/clickup",
    });
    return { output: {} };
  },
});

/** Gives the claim back, says how it went, and has gaps filled. */
export const releaseWebhooks = defineCommand({
  name: "clickup.release_webhooks",
  withoutAudit: "the end of a look; what it changed is on record already",
  permission: "clickup:connect",
  input: claimInput.extend({
    /** The Workspaces that are left; webhooks of others are forgotten. Null when not all were looked at. */
    workspaceIds: z.array(z.string()).nullable(),
    /** Why it went wrong, for people. */
    error: z.string().nullable(),
    /** Whether it went wrong in a way that waiting does not mend. */
    isNoticed: z.boolean(),
  }),
  output: z.object({ gaps: z.number().int() }),
  run: async (ctx, { connectionId, claimToken, workspaceIds, error, isNoticed }) => {
    const { count } = await ctx.db.clickupConnection.updateMany({
      where: { id: connectionId, webhooksClaimToken: claimToken },
      data: {
        webhooksClaimToken: null,
        webhooksClaimedAt: null,
        webhooksAskedAt: null,
        webhooksTriedAt: ctx.now(),
        webhooksError: error?.slice(0, 500) ?? null,
      },
    });
    if (count === 0) return { output: { gaps: 0 } };
    if (workspaceIds !== null) {
      await ctx.db.clickupWebhook.deleteMany({
        where: { connectionId, workspaceId: { notIn: workspaceIds } },
      });
    }
    if (isNoticed && error !== null) {
      await raiseNotice(ctx, {
        deduplicationKey: connectionNotice("webhooks", connectionId),
        severity: "warning",
        title: "Changes made in ClickUp may not reach Relaydesk",
        body: `The webhooks could not be set up. ${error}`,
        actionLabel: "Open the connection",
        actionPath: "/settings/clickup",
      });
    } else if (error === null) {
      await resolveConnectionNotices(ctx, connectionId, ["webhooks"]);
    }
    // Only what works again is filled: while it does not, the gap goes on.
    const gaps = await ctx.db.clickupWebhook.count({
      where: { connectionId, gapSince: { not: null }, status: "active" },
    });
    if (gaps > 0) ctx.emit(webhooksBackfillRequested, { connectionId });
    return { output: { gaps } };
  },
});
