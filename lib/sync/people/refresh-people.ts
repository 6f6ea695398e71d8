/** Reads who is in the Workspaces of a connection, and who is not any more. */
import "server-only";
import { z } from "zod";
import { forgetPeople, withClickUp } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand, defineQuery } from "#lib/platform/verb/index.ts";
import { getPeopleRead } from "./list-people.ts";

const findConnections = defineQuery({
  name: "sync_people.find_connections",
  permission: "sync:write",
  input: z.strictObject({}),
  output: z.array(z.object({ id: idSchema })),
  run: (ctx) =>
    ctx.db.clickupConnection.findMany({
      where: { organisationId: ctx.organisationId, status: "connected" },
      select: { id: true },
    }),
});

const storePeople = defineCommand({
  name: "sync_people.store",
  withoutAudit: "a copy of who is in ClickUp; who is whom here is on record by itself",
  permission: "sync:write",
  input: z.strictObject({
    workspaceId: z.string(),
    people: z.array(z.object({ userId: z.string(), name: z.string(), email: z.string().nullable() })),
  }),
  output: z.object({ people: z.number().int() }),
  run: async (ctx, { workspaceId, people }) => {
    const at = ctx.now();
    const ids = people.map(({ userId }) => userId);
    await ctx.db.$executeRaw`
      insert into clickup_people
        (id, organisation_id, user_id, name, email, workspace_ids, read_at, created_at, updated_at)
      select listed.id, ${ctx.organisationId}::uuid, listed.user_id, listed.name, listed.email, array[${workspaceId}::text],
        ${at}, ${at}, ${at}
      from unnest(${ids}::text[], ${people.map(({ name }) => name)}::text[], ${people.map(({ email }) => email)}::text[],
        ${people.map(() => newId())}::uuid[]) as listed (user_id, name, email, id)
      order by listed.user_id
      on conflict (organisation_id, user_id) do update set
        name = excluded.name, email = excluded.email, gone_at = null, read_at = excluded.read_at,
        updated_at = excluded.updated_at,
        workspace_ids = case when ${workspaceId} = any(clickup_people.workspace_ids) then clickup_people.workspace_ids
          else array_append(clickup_people.workspace_ids, ${workspaceId}::text) end`;
    await ctx.db.$executeRaw`
      update clickup_people set workspace_ids = array_remove(workspace_ids, ${workspaceId}::text), updated_at = ${at},
        gone_at = case when workspace_ids = array[${workspaceId}::text] then ${at} else gone_at end
      where organisation_id = ${ctx.organisationId}::uuid and ${workspaceId} = any(workspace_ids)
        and user_id <> all(${ids}::text[])`;
    return { output: { people: people.length } };
  },
});

/** One call for a connection, and one transaction for each of its Workspaces. */
export async function refreshPeopleOf(
  ctx: Context,
  { connectionId, lane, signal }: { connectionId: string; lane: "person" | "sweep"; signal?: AbortSignal },
): Promise<{ people: number }> {
  const teams = await withClickUp(
    ctx,
    { connectionId, lane, ...(signal === undefined ? {} : { signal }) },
    ({ client }) => client.listTeams(),
  );
  let found = 0;
  for (const team of teams) {
    const people = team.members.map(({ id, username, email }) => ({
      userId: id,
      name: username ?? email ?? id,
      email,
    }));
    found += (await storePeople(ctx, { workspaceId: team.id, people })).people;
  }
  await forgetPeople(connectionId);
  return { people: found };
}

/** Reads the people of all connections, because somebody asked. */
export async function refreshPeople(ctx: Context): Promise<z.output<typeof getPeopleRead.output>> {
  for (const { id } of await findConnections(ctx, {}))
    await refreshPeopleOf(ctx, { connectionId: id, lane: "person" });
  return getPeopleRead(ctx, {});
}
