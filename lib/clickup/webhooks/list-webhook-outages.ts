import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";

const gapSchema = z.object({ gapSince: z.iso.datetime(), workspaceId: z.string() });

/**
 * When events of a Workspace may not have reached us: the gap that is open, a webhook that does not work, and the gaps
 * that were filled since an instant. An open one lasts until now.
 */
export const listWebhookOutages = defineQuery({
  name: "clickup.list_webhook_outages",
  permission: "clickup:connect",
  input: z.strictObject({ connectionId: idSchema, workspaceId: z.string(), since: z.date() }),
  output: z.array(z.object({ from: z.date(), until: z.date() })),
  run: async (ctx, { connectionId, workspaceId, since }) => {
    const webhook = await ctx.db.clickupWebhook.findUnique({
      where: { connectionId_workspaceId: { connectionId, workspaceId } },
      select: { status: true, gapSince: true, checkedAt: true, createdAt: true },
    });
    const until = ctx.now();
    const open =
      webhook === null
        ? since
        : (webhook.gapSince ??
          (webhook.status === "active" ? null : (webhook.checkedAt ?? webhook.createdAt)));
    const filled = await ctx.db.auditEvent.findMany({
      where: {
        targetType: "clickup_connection",
        targetId: connectionId,
        action: "clickup_webhook.gap_filled",
        createdAt: { gte: since },
      },
      select: { before: true, createdAt: true },
    });
    return [
      ...(open === null ? [] : [{ from: open, until }]),
      ...filled.flatMap(({ before, createdAt }) => {
        const gap = gapSchema.safeParse(before).data;
        return gap?.workspaceId === workspaceId ? [{ from: new Date(gap.gapSince), until: createdAt }] : [];
      }),
    ];
  },
});
