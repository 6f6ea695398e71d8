/** What giving a customer another Space would mean for the tasks that are linked: the network first, then one look. */
import "server-only";
import { z } from "zod";
import { readLists, resolveList, withClickUp } from "#lib/clickup/index.ts";
import { LIST_PROBLEM_LABELS } from "#lib/clickup/schema.ts";
import { getCustomer } from "#lib/customers/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { invalidField } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import type { TaskSources } from "../source.ts";
import { closestStatus, type ListedStatus } from "./map-statuses.ts";
import { readOpenLinks } from "./open-links.ts";
import { planSpaceMoveBody, type SpaceMovePlan } from "./schema.ts";

const linksSchema = z.object({
  workspaceId: z.string(),
  closed: z.number().int(),
  /** By Workspace and status. */
  open: z.array(z.object({ workspaceId: z.string(), statusName: z.string(), statusType: z.string() })),
});

export type PlanInput = { customerId: string } & z.infer<typeof planSpaceMoveBody>;

export function definePlanSpaceMove(sources: TaskSources) {
  const readLinks = defineQuery({
    name: "tasks.read_space_move",
    permission: "clickup:read",
    input: planSpaceMoveBody.extend({ customerId: idSchema }),
    output: linksSchema,
    run: async (ctx, { customerId, connectionId, spaceId }) => {
      await getCustomer(ctx, { id: customerId });
      const space = await ctx.db.clickupSpace.findFirst({
        where: {
          connectionId,
          spaceId,
          goneAt: null,
          isArchived: false,
          connection: { status: "connected" },
        },
      });
      if (space === null)
        throw invalidField("spaceId", "This Space is gone, or its connection does not work. Choose another.");
      const { open, closed } = await readOpenLinks(ctx, sources, customerId);
      return { workspaceId: space.workspaceId, closed, open };
    },
  });

  return async function planSpaceMove(ctx: Context, input: PlanInput): Promise<SpaceMovePlan> {
    const { open, closed, workspaceId } = await readLinks(ctx, input);
    const { connectionId, spaceId, listId } = input;
    const found = await withClickUp(ctx, { connectionId, lane: "person" }, async (connected) => {
      const { list, problem } = resolveList(await readLists(connected, spaceId), {
        chosenListId: listId,
        defaultListId: null,
      });
      if (list === null) return { list: null, why: LIST_PROBLEM_LABELS[problem].message, statuses: [] };
      const { statuses } = await connected.client.getList(list.id);
      return {
        list: { id: list.id, name: list.name },
        why: null,
        statuses: statuses.map(({ id, status, type }) => ({ id, name: status, type })),
      };
    });
    const isElsewhere = open.some((link) => link.workspaceId !== workspaceId);
    return {
      openLinks: open.length,
      closedLinks: closed,
      list: found.list,
      whyNoMove: isElsewhere
        ? "Some of the tasks are in another workspace, and ClickUp moves tasks within one only."
        : found.why,
      statuses: lacking(open, found.statuses),
      choices: found.statuses.map(({ name }) => name),
    };
  };
}

/** The statuses of open tasks that a List has none of the same name for, the most frequent first. */
function lacking(
  links: z.infer<typeof linksSchema>["open"],
  list: readonly ListedStatus[],
): SpaceMovePlan["statuses"] {
  const counts = new Map<string, { name: string; type: string; tasks: number }>();
  for (const { statusName, statusType } of links) {
    const key = statusName.toLowerCase();
    const known = counts.get(key) ?? { name: statusName, type: statusType, tasks: 0 };
    counts.set(key, { ...known, tasks: known.tasks + 1 });
  }
  return [...counts.values()]
    .toSorted((one, other) => other.tasks - one.tasks || one.name.localeCompare(other.name, "en"))
    .flatMap(({ name, type, tasks }) => {
      const closest = closestStatus({ name, type }, list);
      const isThere = closest !== null && closest.name.toLowerCase() === name.toLowerCase();
      return closest === null || isThere ? [] : [{ name, tasks, proposed: closest.name }];
    });
}
