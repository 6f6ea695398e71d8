/**
 * Reads all Spaces that a connection can see and brings our copy up to date: the network first, Workspace by
 * Workspace, then one transaction. A Space that is not there any more is marked, never removed: a customer may
 * be assigned to it, and it may come back.
 */
import "server-only";
import { z } from "zod";
import { raiseNotice, resolveNotice } from "#lib/organisations/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { Prisma } from "#lib/platform/db/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { withClickUp } from "./connected-client.ts";
import { forgetHierarchy, readSpaces, readTeams } from "./hierarchy.ts";
import { observeSpacesSync } from "./metrics.ts";
import { CLICKUP_SETTINGS_MODULE, SPACE_SETTING } from "./schema.ts";

const SPACES_GONE_NOTICE = "clickup.assigned_spaces_gone";

const connectionInput = z.strictObject({ connectionId: idSchema });

const noteProgress = defineCommand({
  name: "clickup.note_spaces_sync",
  withoutAudit: "progress of work under way, not a change that anybody made",
  permission: "clickup:connect",
  input: connectionInput.extend({ done: z.number().int(), total: z.number().int() }),
  output: z.object({}),
  run: async (ctx, { connectionId, done, total }) => {
    await ctx.db.clickupConnection.updateMany({
      where: { id: connectionId, status: { not: "disconnected" } },
      data: { spacesSyncStatus: "running", spacesSyncDone: done, spacesSyncTotal: total },
    });
    return { output: {} };
  },
});

const foundSpace = z.object({
  spaceId: z.string(),
  workspaceId: z.string(),
  workspaceName: z.string(),
  name: z.string(),
  isPrivate: z.boolean(),
  isArchived: z.boolean(),
});

const applySpaces = defineCommand({
  name: "clickup.apply_spaces",
  withoutAudit: "a copy of what ClickUp holds; the changes were made and are on record there",
  permission: "clickup:connect",
  input: connectionInput.extend({
    person: z.object({ name: z.string(), email: z.string(), timeZone: z.string().nullable() }),
    workspaces: z.array(z.object({ id: z.string(), name: z.string(), color: z.string().nullable() })),
    spaces: z.array(foundSpace),
  }),
  output: z.object({ found: z.number().int(), gone: z.number().int() }),
  run: async (ctx, { connectionId, person, workspaces, spaces }) => {
    const at = ctx.now();
    const { organisationId } = ctx;
    const { count } = await ctx.db.clickupConnection.updateMany({
      where: { id: connectionId, status: "connected" },
      data: {
        clickupUserName: person.name,
        clickupUserEmail: person.email,
        clickupTimeZone: person.timeZone,
        spacesSyncStatus: "idle",
        spacesSyncError: null,
        spacesSyncedAt: at,
        spacesSyncDone: workspaces.length,
        spacesSyncTotal: workspaces.length,
      },
    });
    // Disconnected meanwhile: nothing of it is wanted any more.
    if (count === 0) return { output: { found: 0, gone: 0 } };

    await ctx.db.clickupWorkspace.deleteMany({
      where: { connectionId, workspaceId: { notIn: workspaces.map((workspace) => workspace.id) } },
    });
    for (const workspace of workspaces) {
      const fields = { name: workspace.name, color: workspace.color, syncedAt: at };
      await ctx.db.clickupWorkspace.upsert({
        where: { connectionId_workspaceId: { connectionId, workspaceId: workspace.id } },
        create: { id: newId(), organisationId, connectionId, workspaceId: workspace.id, ...fields },
        update: fields,
      });
    }
    for (let start = 0; start < spaces.length; start += 500) {
      const rows = spaces
        .slice(start, start + 500)
        .map(
          (space) =>
            Prisma.sql`(${newId()}::uuid, ${organisationId}::uuid, ${connectionId}::uuid, ${space.workspaceId}, ${space.workspaceName}, ${space.spaceId}, ${space.name}, ${space.isPrivate}, ${space.isArchived}, ${at})`,
        );
      await ctx.db.$executeRaw`
        insert into clickup_spaces (id, organisation_id, connection_id, workspace_id, workspace_name, space_id, name, is_private, is_archived, synced_at)
        values ${Prisma.join(rows)}
        on conflict (connection_id, space_id) do update set
          workspace_id = excluded.workspace_id, workspace_name = excluded.workspace_name, name = excluded.name,
          is_private = excluded.is_private, is_archived = excluded.is_archived, synced_at = excluded.synced_at,
          gone_at = null`;
    }
    const { count: gone } = await ctx.db.clickupSpace.updateMany({
      where: { connectionId, goneAt: null, spaceId: { notIn: spaces.map((space) => space.spaceId) } },
      data: { goneAt: at },
    });

    // Another connection may show what this one does not.
    const [counted] = await ctx.db.$queryRaw<{ lost: number }[]>`
      select count(*)::int as lost from customer_settings setting
      where setting.module = ${CLICKUP_SETTINGS_MODULE} and setting.key = ${SPACE_SETTING}
        and not exists (select from clickup_spaces space
          join clickup_connections connection on connection.id = space.connection_id
          where space.organisation_id = setting.organisation_id and space.space_id = setting.value
            and space.gone_at is null and not space.is_archived and connection.status <> 'disconnected')`;
    const lost = counted?.lost ?? 0;
    if (lost > 0) {
      await raiseNotice(ctx, {
        deduplicationKey: SPACES_GONE_NOTICE,
        severity: "warning",
        title: "A customer's ClickUp Space is gone",
        body: `${lost === 1 ? "One customer has" : `${lost} customers have`} a Space that ClickUp no longer shows us. Their tickets cannot become tasks until they get another.`,
        actionLabel: "Open customers",
        actionPath: "/customers",
      });
    } else {
      await resolveNotice(ctx, SPACES_GONE_NOTICE);
    }
    return { output: { found: spaces.length, gone } };
  },
});

/** Notes that the sync was given up, where people look. */
export const failSpacesSync = defineCommand({
  name: "clickup.fail_spaces_sync",
  withoutAudit: "the state of work under way, not a change that anybody made",
  permission: "clickup:connect",
  input: connectionInput.extend({ message: z.string() }),
  output: z.object({}),
  run: async (ctx, { connectionId, message }) => {
    await ctx.db.clickupConnection.updateMany({
      where: { id: connectionId },
      data: { spacesSyncStatus: "failed", spacesSyncError: message.slice(0, 500) },
    });
    return { output: {} };
  },
});

/** Reads everything and applies it. Throws what ClickUp answers; run again, it does the same. */
export async function syncSpaces(
  ctx: Context,
  { connectionId, signal }: { connectionId: string; signal?: AbortSignal },
): Promise<{ found: number; gone: number }> {
  const startedAt = performance.now();
  try {
    const result = await withClickUp(
      ctx,
      { connectionId, lane: "hydrate", holder: connectionId, ...(signal === undefined ? {} : { signal }) },
      async (connected) => {
        await forgetHierarchy(connectionId);
        const user = await connected.client.getUser();
        const workspaces = await readTeams(connected);
        const spaces: z.input<typeof foundSpace>[] = [];
        for (const [index, workspace] of workspaces.entries()) {
          await noteProgress(ctx, { connectionId, done: index, total: workspaces.length });
          for (const { id, ...space } of await readSpaces(connected, workspace.id)) {
            spaces.push({ ...space, spaceId: id, workspaceId: workspace.id, workspaceName: workspace.name });
          }
        }
        const person = {
          name: user.username ?? user.email ?? "Unnamed",
          email: user.email ?? "",
          timeZone: user.timezone,
        };
        return applySpaces(ctx, { connectionId, person, workspaces, spaces });
      },
    );
    observeSpacesSync("succeeded", performance.now() - startedAt);
    return result;
  } catch (error) {
    observeSpacesSync("failed", performance.now() - startedAt);
    throw error;
  }
}
