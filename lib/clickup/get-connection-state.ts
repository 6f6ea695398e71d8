import "server-only";
import { z } from "zod";
import { env, isClickupSandbox } from "#lib/platform/env/index.ts";
import { defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { countCustomersByConnection, findConnections } from "./internal/connection-rows.ts";
import { toSpacesSync } from "./internal/to-spaces-sync.ts";
import { readBudgetUse } from "./rate-budget.ts";
import { type Budget, type Connection, connectionStateSchema } from "./schema.ts";
import { toStandby } from "./standby/to-standby.ts";
import { toWebhook, toWebhookWatch } from "./webhooks/webhook-watch.ts";

/** The organisation's connections with their Workspaces, webhooks, standbys, Space syncs and rate budgets. */
export const getConnectionState = defineQuery({
  name: "clickup.get_connection",
  permission: "clickup:read",
  input: z.strictObject({}),
  output: connectionStateSchema,
  run: async (ctx) => {
    const customers = await countCustomersByConnection(ctx.db);
    const connections: Connection[] = [];
    for (const row of await findConnections(ctx.db))
      connections.push(await readConnection(ctx, row, customers.get(row.id) ?? 0));
    return {
      isSandbox: isClickupSandbox(),
      isConfigured: env().CLICKUP_CLIENT_ID !== undefined,
      connection: connections[0] ?? null,
      connections,
    };
  },
});

type Row = Awaited<ReturnType<typeof findConnections>>[number];

async function readConnection(ctx: VerbContext, row: Row, customers: number): Promise<Connection> {
  const ofThis = { connectionId: row.id };
  const workspaces = await ctx.db.clickupWorkspace.findMany({ where: ofThis, orderBy: { name: "asc" } });
  const spaces = await ctx.db.clickupSpace.groupBy({
    by: ["workspaceId"],
    where: { ...ofThis, goneAt: null },
    _count: true,
  });
  const spaceCounts = new Map(spaces.map(({ workspaceId, _count }) => [workspaceId, _count]));
  const webhooks = await ctx.db.clickupWebhook.findMany({ where: ofThis });
  const webhookOf = new Map(webhooks.map((webhook) => [webhook.workspaceId, toWebhook(webhook)]));
  const standby = await ctx.db.clickupStandby.findUnique({ where: ofThis });
  return {
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
    spacesSync: toSpacesSync(row),
    budget: row.tokenKey === null ? null : await readBudget(row.tokenKey),
    impact: {
      customers,
      openLinks: await ctx.db.taskLink.count({ where: { ...ofThis, unlinkedAt: null } }),
      webhooks: webhooks.length,
    },
    standby: standby === null ? null : await toStandby(ctx.db, standby, workspaces),
  };
}

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
