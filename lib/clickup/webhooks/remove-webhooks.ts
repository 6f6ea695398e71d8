import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { withClickUp } from "../connected-client.ts";
import { ClickUpTokenError } from "../errors.ts";
import { isWebhookOf } from "./webhook-address.ts";

/** A person waits: what of the tidying at ClickUp is not done by then is left undone. */
const CLEANUP_MS = 10_000;

const findPlaces = defineQuery({
  name: "clickup.find_webhook_places",
  permission: "clickup:connect",
  input: z.strictObject({ connectionId: idSchema }),
  output: z.array(z.object({ workspaceId: z.string(), webhookId: z.string().nullable() })),
  run: async (ctx, { connectionId }) => {
    const workspaces = await ctx.db.clickupWorkspace.findMany({ where: { connectionId } });
    const webhooks = await ctx.db.clickupWebhook.findMany({ where: { connectionId } });
    const known = new Map(webhooks.map(({ workspaceId, webhookId }) => [workspaceId, webhookId]));
    const places = new Set([...workspaces.map(({ workspaceId }) => workspaceId), ...known.keys()]);
    return [...places].map((workspaceId) => ({ workspaceId, webhookId: known.get(workspaceId) ?? null }));
  },
});

/**
 * Removes a connection's webhooks from ClickUp while its token still opens the door: those we know of and those that
 * are listed. Trouble at ClickUp is logged and keeps nobody. Returns how many went.
 */
export async function removeWebhooks(
  ctx: Context,
  { connectionId }: { connectionId: string },
): Promise<number> {
  let removed = 0;
  try {
    const places = await findPlaces(ctx, { connectionId });
    const signal = AbortSignal.timeout(CLEANUP_MS);
    await withClickUp(ctx, { connectionId, lane: "person", signal }, async ({ client }) => {
      for (const { workspaceId, webhookId } of places) {
        const ids = new Set(webhookId === null ? [] : [webhookId]);
        await attempt(ctx, async () => {
          for (const { id, endpoint } of await client.listWebhooks(workspaceId))
            if (isWebhookOf(connectionId, endpoint)) ids.add(id);
        });
        for (const id of ids) if (await attempt(ctx, () => client.deleteWebhook(id))) removed += 1;
      }
    });
  } catch (error) {
    ctx.logger.warn({ err: error, removed }, "Not all webhooks could be removed from ClickUp");
  }
  return removed;
}

/** One that fails does not keep the others, unless the token is dead. */
async function attempt(ctx: Context, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof ClickUpTokenError) throw error;
    ctx.logger.warn({ err: error }, "A webhook could not be removed from ClickUp");
    return false;
  }
}
