/**
 * Catching up with events that never came: every task that changed since is looked for, and the links among them are
 * compared anew. Only those: what did not change costs nothing. Tasks that were deleted in the gap are found by no
 * search, and a webhook that looks well and is silent leaves no gap behind; both are left to reconciliation.
 */
import "server-only";
import { z } from "zod";
import { closeWebhookGap, withClickUp } from "#lib/clickup/index.ts";
import type { WebhookGap } from "#lib/clickup/schema.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";

/** The two clocks differ, and ClickUp's search lags behind its writes (ClickUp fact sheet, section 9). */
const OVERLAP_MS = 2 * 60_000;

/** Pages of a hundred tasks that one step reads, within the time that a step has. */
const PAGES_AT_ONCE = 20;

const requestLinksOfTasks = defineCommand({
  name: "sync.request_links_of_tasks",
  withoutAudit: "asks for a comparison; what that changes is on record there",
  permission: "sync:write",
  input: z.strictObject({
    connectionId: idSchema,
    workspaceId: z.string(),
    taskIds: z.array(z.string()),
  }),
  output: z.object({ requested: z.number().int() }),
  run: async (ctx, { connectionId, workspaceId, taskIds }) => {
    const [row] = await ctx.db.$queryRaw<{ requested: number }[]>`
      select count(relaydesk_request_sync(id, organisation_id, 'sweep'))::int as requested
      from (
        -- In one order, so that two who ask for many never wait for each other.
        select id, organisation_id from task_links
        where connection_id = ${connectionId}::uuid and workspace_id = ${workspaceId}
          and unlinked_at is null and task_id = any(${taskIds})
        order by id) links`;
    return { output: { requested: row?.requested ?? 0 } };
  },
});

/**
 * Reads on from a page of the tasks that changed since the gap began, has their links compared, and ends the gap after
 * the last one. `nextPage` is where to go on; null at the end. A page may be read twice without harm.
 */
export async function fillWebhookGap(
  ctx: Context,
  {
    connectionId,
    gap,
    page,
    signal,
  }: { connectionId: string; gap: WebhookGap; page: number; signal?: AbortSignal },
): Promise<{ nextPage: number | null; changed: number; requested: number }> {
  const since = Date.parse(gap.since) - OVERLAP_MS;
  let changed = 0;
  let requested = 0;
  return withClickUp(
    ctx,
    { connectionId, lane: "sweep", holder: connectionId, ...(signal === undefined ? {} : { signal }) },
    async ({ client }) => {
      for (let next = page; next < page + PAGES_AT_ONCE; next += 1) {
        const { tasks, isLast } = await client.searchTasks(
          gap.workspaceId,
          {
            dateUpdatedGt: since,
            orderBy: "updated",
            includeClosed: true,
            subtasks: true,
            leavesOutUnreadable: true,
          },
          next,
        );
        changed += tasks.length;
        if (tasks.length > 0) {
          const taskIds = tasks.map(({ id }) => id);
          const { workspaceId } = gap;
          requested += (await requestLinksOfTasks(ctx, { connectionId, workspaceId, taskIds })).requested;
        }
        if (isLast) {
          await closeWebhookGap(ctx, { connectionId, gap });
          return { nextPage: null, changed, requested };
        }
      }
      return { nextPage: page + PAGES_AT_ONCE, changed, requested };
    },
  );
}
