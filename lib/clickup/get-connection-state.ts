import "server-only";
import { z } from "zod";
import { env, isClickupSandbox } from "#lib/platform/env/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { findConnection } from "./internal/connection-rows.ts";
import { readBudgetUse } from "./rate-budget.ts";
import { type Budget, connectionStateSchema, syncStatusSchema } from "./schema.ts";
import { toWebhook, toWebhookWatch } from "./webhooks/webhook-watch.ts";

/** The organisation's connection with its Workspaces, their webhooks, the state of the Space sync, and its rate budget. */
export const getConnectionState = defineQuery({
  name: "clickup.get_connection",
  permission: "clickup:read",
  input: z.strictObject({}),
  output: connectionStateSchema,
  run: async (ctx) => {
    const frame = { isSandbox: isClickupSandbox(), isConfigured: env().CLICKUP_CLIENT_ID !== undefined };
    const row = await findConnection(ctx.db);
    if (row === null) return { ...frame, connection: null };
    const workspaces = await ctx.db.clickupWorkspace.findMany({
      where: { connectionId: row.id },
      orderBy: { name: "asc" },
    });
    const spaces = await ctx.db.clickupSpace.groupBy({
      by: ["workspaceId"],
      where: { connectionId: row.id, goneAt: null },
      _count: true,
    });
    const spaceCounts = new Map(spaces.map(({ workspaceId, _count }) => [workspaceId, _count]));
    const webhooks = await ctx.db.clickupWebhook.findMany({ where: { connectionId: row.id } });
    const webhookOf = new Map(webhooks.map((webhook) => [webhook.workspaceId, toWebhook(webhook)]));
    const budget = row.tokenKey === null ? null : await readBudget(row.tokenKey);
    return {
      ...frame,
      connection: {
        id: row.id,
        status: row.status,
        statusReason: row.statusReason,
        person: { name: row.clickupUserName, email: row.clickupUserEmail },
        connectedBy: row.connectedByName,
        connectedAt: row.connectedAt.toISOString(),
        workspaces: workspaces.map((workspace) => ({
          id: workspace.workspaceId,
          name: workspace.name,
          color: workspace.color,
          spaceCount: spaceCounts.get(workspace.workspaceId) ?? 0,
          webhook: webhookOf.get(workspace.workspaceId) ?? null,
        })),
        spaceCount: spaces.reduce((sum, { _count }) => sum + _count, 0),
        webhooks: toWebhookWatch(row, ctx.now()),
        spacesSync: {
          status: syncStatusSchema.parse(row.spacesSyncStatus),
          error: row.spacesSyncError,
          done: row.spacesSyncDone,
          total: row.spacesSyncTotal,
          syncedAt: row.spacesSyncedAt?.toISOString() ?? null,
        },
        budget,
      },
    };
  },
});

/** The budget of a token in the words of the screen. */
export async function readBudget(tokenKey: string): Promise<Budget> {
  const { CLICKUP_RATE_LIMIT: configured, CLICKUP_RATE_LIMIT_THRESHOLD: configuredThreshold } = env();
  const use = await readBudgetUse(tokenKey, configured);
  // The setting names calls out of the configured limit; a lower limit of ClickUp's lowers it likewise.
  const threshold = Math.max(1, Math.floor((configuredThreshold * use.limit) / configured));
  const isExhausted = use.used >= use.limit || use.blockedUntil !== null;
  return {
    used: use.used,
    limit: use.limit,
    threshold,
    state: isExhausted ? "exhausted" : use.used >= threshold ? "warning" : "ok",
    waiting: use.waiting,
    blockedUntil: use.blockedUntil?.toISOString() ?? null,
  };
}
