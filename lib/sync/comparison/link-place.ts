/** What a comparison must know of a link before it asks ClickUp. */
import "server-only";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { taskSourceTypeSchema } from "#lib/tasks/schema.ts";
import { holdsClaim } from "../requests/requests.ts";

export const linkPlaceSchema = z.object({
  linkId: idSchema,
  sourceType: taskSourceTypeSchema,
  sourceId: idSchema,
  customerId: idSchema.nullable(),
  connectionId: idSchema,
  workspaceId: z.string(),
  taskId: z.string(),
  /** A task that we made is younger than its source; one that was there before is only linked. */
  origin: z.enum(["made", "linked"]),
  /** What the source said when it was linked to a task that was there; null where that is not known. */
  linkedAs: z.record(z.string(), z.unknown()).nullable(),
});

export type LinkPlace = z.infer<typeof linkPlaceSchema>;

/** Null when the link was undone meanwhile, or is another run's by now. */
export const readLinkPlace = defineQuery({
  name: "sync.read_link_place",
  permission: "tasks:read",
  input: z.strictObject({ linkId: idSchema, claimToken: idSchema }),
  output: linkPlaceSchema.nullable(),
  run: async (ctx, { linkId, claimToken }) => {
    const link = await ctx.db.taskLink.findUnique({ where: { id: linkId } });
    if (link === null || link.unlinkedAt !== null || !(await holdsClaim(ctx, { linkId, claimToken })))
      return null;
    const { sourceId, customerId, connectionId, workspaceId, taskId } = link;
    return {
      linkId,
      sourceType: taskSourceTypeSchema.parse(link.sourceType),
      sourceId,
      customerId,
      connectionId,
      workspaceId,
      taskId,
      origin: link.origin === "made" ? ("made" as const) : ("linked" as const),
      linkedAs: link.linkedAs === null ? null : z.record(z.string(), z.unknown()).parse(link.linkedAs),
    };
  },
});

/** Holds the link, unless it was undone or went to another source since the task was read for it. */
export async function lockLink(
  ctx: VerbContext,
  { linkId, sourceId }: Pick<LinkPlace, "linkId" | "sourceId">,
): Promise<boolean> {
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    select id::text from task_links
    where id = ${linkId}::uuid and source_id = ${sourceId}::uuid and unlinked_at is null for update`;
  return rows.length === 1;
}

const readWorkspaces = defineQuery({
  name: "sync.read_workspaces",
  permission: "clickup:read",
  input: z.strictObject({ connectionId: idSchema }),
  output: z.array(z.string()),
  run: async (ctx, { connectionId }) => {
    const rows = await ctx.db.clickupWorkspace.findMany({
      where: { connectionId },
      select: { workspaceId: true },
    });
    return rows.map(({ workspaceId }) => workspaceId);
  },
});

/** Whether a workspace is one that the organisation gave us. A token may reach more than that. */
export async function isOurs(
  ctx: Context,
  { connectionId }: { connectionId: string },
  workspaceId: string,
): Promise<boolean> {
  return (await readWorkspaces(ctx, { connectionId })).includes(workspaceId);
}
