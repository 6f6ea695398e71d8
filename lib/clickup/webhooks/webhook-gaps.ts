/** Stretches of time in which events may have been missed: noted by the guardian, ended when they were caught up with. */
import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { webhookGapSchema } from "../schema.ts";

/** The gaps of a connection's webhooks that work again. */
export const listWebhookGaps = defineQuery({
  name: "clickup.list_webhook_gaps",
  permission: "clickup:connect",
  input: z.strictObject({ connectionId: idSchema }),
  output: z.array(webhookGapSchema),
  run: async (ctx, { connectionId }) => {
    const rows = await ctx.db.clickupWebhook.findMany({
      where: { connectionId, gapSince: { not: null }, status: "active" },
      orderBy: { gapSince: "asc" },
      select: { workspaceId: true, gapSince: true },
    });
    return rows.flatMap(({ workspaceId, gapSince }) =>
      gapSince === null ? [] : [{ workspaceId, since: gapSince.toISOString() }],
    );
  },
});

/** Ends the gap that was filled. One that was found meanwhile has another mark, and stays. */
export const closeWebhookGap = defineCommand({
  name: "clickup.close_webhook_gap",
  audit: "clickup_webhook.gap_filled",
  permission: "clickup:connect",
  input: z.strictObject({ connectionId: idSchema, gap: webhookGapSchema }),
  output: z.object({}),
  run: async (ctx, { connectionId, gap }) => {
    const { count } = await ctx.db.clickupWebhook.updateMany({
      where: { connectionId, workspaceId: gap.workspaceId, gapSince: gap.since },
      data: { gapSince: null },
    });
    return {
      output: {},
      audit:
        count === 0
          ? null
          : {
              target: { type: "clickup_connection", id: connectionId },
              before: { gapSince: gap.since, workspaceId: gap.workspaceId },
              after: { gapSince: null },
            },
    };
  },
});
