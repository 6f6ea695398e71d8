/** Reading a List anew: when a person asks, when ClickUp says that it changed, and once a day. */
import "server-only";
import { z } from "zod";
import { ClickUpApiError, withClickUp } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { readList } from "../comparison/list-statuses.ts";
import { refreshMappedListFields } from "../mapping/list-fields.ts";
import { getListRow } from "./list-rows.ts";
import { getSyncList } from "./list-sync-lists.ts";
import { type SyncListDetail, syncListInput } from "./schema.ts";

const QUARTER_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;

const findList = defineQuery({
  name: "sync_lists.find",
  permission: "sync:write",
  input: syncListInput,
  output: z.object({ connectionId: idSchema, listId: z.string() }),
  run: async (ctx, { id }) => {
    const { connectionId, listId } = await getListRow(ctx, id);
    return { connectionId, listId };
  },
});

const noteUnread = defineCommand({
  name: "sync_lists.note_unread",
  withoutAudit: "only when it is read again",
  permission: "sync:write",
  input: syncListInput.extend({ isGone: z.boolean() }),
  output: z.object({}),
  run: async (ctx, { id, isGone }) => {
    const at = ctx.now();
    await ctx.db.syncList.update({
      where: { id },
      data: isGone
        ? { goneAt: at, readDueAt: new Date(at.getTime() + DAY_MS) }
        : { readDueAt: new Date(at.getTime() + QUARTER_MS) },
    });
    return { output: {} };
  },
});

/** Asks ClickUp what statuses a List has now, and what custom fields if they are mapped. One that is not there is marked so; its statuses stay known. */
export async function refreshSyncList(
  ctx: Context,
  { id, lane = "person", signal }: { id: string; lane?: "person" | "sweep"; signal?: AbortSignal },
): Promise<SyncListDetail> {
  const list = await findList(ctx, { id });
  const { connectionId } = list;
  try {
    await withClickUp(
      ctx,
      { connectionId, lane, ...(signal === undefined ? {} : { signal }) },
      async ({ client }) => {
        await readList(ctx, client, list);
        await refreshMappedListFields(ctx, client, list);
      },
    );
  } catch (error) {
    const isGone = error instanceof ClickUpApiError && error.kind === "unreachable_object";
    await noteUnread(ctx, { id, isGone });
    if (!isGone) throw error;
  }
  return getSyncList(ctx, { id });
}

/** Lists with linked tasks that are due to be read again. Bounded, the longest due first. */
export async function listListsDueAcrossOrganisations(
  at: Date,
  limit: number,
): Promise<{ organisationId: string; id: string }[]> {
  return systemDb().$queryRaw<{ organisationId: string; id: string }[]>`
    select list.organisation_id::text as "organisationId", list.id::text as id
    from sync_lists list join clickup_connections connection on connection.id = list.connection_id
    where list.read_due_at <= ${at} and connection.status = 'connected'
      and exists (select from task_links link where link.connection_id = list.connection_id
        and link.list_id = list.list_id and link.unlinked_at is null)
      and not exists (select from organisation_modules module where module.organisation_id = list.organisation_id
        and module.module = 'clickup' and not module.is_enabled)
    order by list.read_due_at limit ${limit}`;
}
