/** Tasks that are gone are looked for again, ever more rarely: a task that is restored sends no event of its own. */
import "server-only";
import { z } from "zod";
import { systemDb } from "#lib/platform/db/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";

const AT_ONCE = 200;

/** Organisations with tasks that are to be looked for again now. */
export async function listLooksDueAcrossOrganisations(at: Date, limit: number): Promise<string[]> {
  const due = await systemDb().taskLink.groupBy({
    by: ["organisationId"],
    where: {
      nextLookAt: { lte: at },
      unlinkedAt: null,
      organisation: { modules: { none: { module: "clickup", isEnabled: false } } },
    },
    _min: { nextLookAt: true },
    orderBy: { _min: { nextLookAt: "asc" } },
    take: limit,
  });
  return due.map(({ organisationId }) => organisationId);
}

/** Asks for a look at the organisation's tasks that are to be looked for again now; each look says when the next is. */
export const requestLooks = defineCommand({
  name: "tasks.request_looks",
  withoutAudit: "a look is asked for, nothing is changed",
  permission: "sync:write",
  input: z.strictObject({}),
  output: z.object({ requested: z.number().int() }),
  run: async (ctx) => {
    const [row] = await ctx.db.$queryRaw<{ requested: number }[]>`
      with due as (
        update task_links set next_look_at = null
        where id in (
          select id from task_links
          where organisation_id = ${ctx.organisationId}::uuid and next_look_at <= ${ctx.now()} and unlinked_at is null
          order by next_look_at limit ${AT_ONCE} for update skip locked)
        returning id, organisation_id)
      select count(relaydesk_request_sync(id, organisation_id, 'sweep'))::int as requested from due`;
    return { output: { requested: row?.requested ?? 0 } };
  },
});
