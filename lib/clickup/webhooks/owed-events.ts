/**
 * Webhooks that ClickUp calls well and that tell nothing: a disabled person's stay so, and nobody is told (ClickUp fact
 * sheet, section 13). What proves it is an event that is owed to us and does not come.
 */
import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { DELIVERY_NOTED_EVERY_MS } from "./judge-webhooks.ts";

/**
 * Notes that something changed in a Workspace at an instant, of which its webhook must tell: we wrote to a task, or a
 * change was found that no event had told of. One that was answered since, or is owed since longer, is left as it is;
 * a webhook that was made or set right after the change owes nothing of it.
 */
export const noteOwedEvent = defineCommand({
  name: "clickup.note_owed_event",
  withoutAudit: "a mark for the guardian, who leaves a row when it finds something wrong",
  permission: "sync:write",
  input: z.strictObject({ connectionId: idSchema, workspaceId: z.string(), changedAt: z.date() }),
  output: z.object({}),
  run: async (ctx, { connectionId, workspaceId, changedAt }) => {
    const answeredFrom = new Date(changedAt.getTime() - DELIVERY_NOTED_EVERY_MS);
    await ctx.db.$executeRaw`
      update clickup_webhooks set owed_since = ${changedAt}
      where connection_id = ${connectionId}::uuid and workspace_id = ${workspaceId} and status = 'active'
        and made_at <= ${changedAt}
        and (last_delivery_at is null or last_delivery_at < ${answeredFrom})
        and (owed_since is null or owed_since > ${changedAt}
          or last_delivery_at >= owed_since - make_interval(secs => ${DELIVERY_NOTED_EVERY_MS / 1000}))`;
    return { output: {} };
  },
});
