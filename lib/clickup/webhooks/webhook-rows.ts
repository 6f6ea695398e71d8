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
  output: z.object({}),
  run: async (ctx, { id, status, failCount, gapSince, isSilent, ...claim }) => {
    await renewClaim(ctx, claim);
    const before = await ctx.db.clickupWebhook.findFirstOrThrow({
      where: { id, connectionId: claim.connectionId },
    });
    await ctx.db.clickupWebhook.update({
      where: { id },
      data: {
        status,
        failCount,
        gapSince: widened(before.gapSince, gapSince),
        // The debt stays until it is mended: a crash before that has it found again, and counts it twice.
        ...(isSilent ? { silentAt: ctx.now(), silences: { increment: 1 } } : {}),
      },
    });
    if (isSilent && before.silences + 1 >= SILENCES_NOTICED) await noticeSilence(ctx, before);
    return {
      output: {},
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
  }),
  output: z.object({}),
  run: async (ctx, { id, connectionId, claimToken, workspaceId, gapSince, ...found }) => {
    await renewClaim(ctx, { connectionId, claimToken });
    const before = await ctx.db.clickupWebhook.findUnique({ where: { id } });
    if (before === null) {
      await ctx.db.clickupWebhook.create({
        data: { id, organisationId: ctx.organisationId, connectionId, workspaceId, gapSince, ...found },
      });
    } else {
      const hasSpoken =
        before.silentAt !== null && before.lastDeliveryAt !== null && before.lastDeliveryAt > before.silentAt;
      await ctx.db.clickupWebhook.update({
        where: { id },
        data: {
          ...found,
          ...(before.webhookId === found.webhookId ? {} : { owedSince: null }),
          ...(hasSpoken ? { silences: 0 } : {}),
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

/** One silence may be an event that ClickUp dropped. The second, with a new webhook, is its person's. */
const SILENCES_NOTICED = 2;

async function noticeSilence(ctx: VerbContext, webhook: { connectionId: string; workspaceId: string }) {
  const { connectionId, workspaceId } = webhook;
  const connection = await ctx.db.clickupConnection.findUniqueOrThrow({ where: { id: connectionId } });
  const workspace = await ctx.db.clickupWorkspace.findUnique({
    where: { connectionId_workspaceId: { connectionId, workspaceId } },
  });
  await raiseNotice(ctx, {
    deduplicationKey: connectionNotice("silent", connectionId),
    severity: "warning",
    title: `ClickUp tells nothing of ${workspace?.name ?? "a workspace"}`,
    body: `Its webhook was made anew and stays silent, though ClickUp calls it well. ${connection.clickupUserName} may be disabled there, or have left. Relaydesk reads what changed every few minutes; connect with another account to have changes at once.`,
    actionLabel: "Open the connection",
    actionPath: "/settings/clickup",
  });
}

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
