import "server-only";
import { z } from "zod";
import { assignCustomerSpace } from "#lib/clickup/index.ts";
import { getCustomer } from "#lib/customers/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { conflict, invalidField } from "#lib/platform/errors/index.ts";
import { idSchema, newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import type { TaskSources } from "../source.ts";
import { readOpenLinks } from "./open-links.ts";
import type { definePlanSpaceMove } from "./plan-space-move.ts";
import { readSpaceMove } from "./read-space-move.ts";
import { type SpaceMove, spaceMoveRequested, spaceMoveSchema, startSpaceMoveBody } from "./schema.ts";

const input = startSpaceMoveBody.extend({ customerId: idSchema });

export function defineStartSpaceMove(
  sources: TaskSources,
  planSpaceMove: ReturnType<typeof definePlanSpaceMove>,
) {
  const store = defineCommand({
    name: "tasks.start_space_move",
    audit: "customer.space_moved",
    permission: "clickup:assign",
    input: input.extend({ list: z.object({ id: z.string(), name: z.string() }).nullable() }),
    output: spaceMoveSchema.nullable(),
    run: async (ctx, { customerId, spaceId, connectionId, listId, choice, statuses, list }) => {
      const customer = await getCustomer(ctx, { id: customerId });
      // Two at once: the second waits here, and then sees the first one's move.
      await ctx.db.$queryRaw`select id from customers where id = ${customerId}::uuid for no key update`;
      const running = await ctx.db.spaceMove.findFirst({ where: { customerId, status: "running" } });
      if (running !== null)
        throw conflict("The customer's tasks are being looked after already.", "Wait until that is done.");
      await assignCustomerSpace(ctx, { id: customerId, spaceId, listId, connectionId });
      const space = await ctx.db.clickupSpace.findUniqueOrThrow({
        where: { connectionId_spaceId: { connectionId, spaceId } },
      });
      const { open } = await readOpenLinks(ctx, sources, customerId);
      if (choice === "move" && open.some((link) => link.workspaceId !== space.workspaceId))
        throw invalidField(
          "choice",
          "Some of the tasks are in another workspace by now: they cannot be moved.",
        );
      const id = newId();
      const at = ctx.now();
      const { organisationId } = ctx;
      await ctx.db.spaceMove.create({
        data: {
          id,
          organisationId,
          customerId,
          choice,
          connectionId,
          workspaceId: space.workspaceId,
          spaceId,
          spaceName: space.name,
          listId: choice === "move" ? (list?.id ?? null) : null,
          listName: choice === "move" ? (list?.name ?? null) : null,
          statuses,
          requestedByName: ctx.actor.name,
          createdAt: at,
          progressedAt: at,
        },
      });
      for (let start = 0; start < open.length; start += 1_000)
        await ctx.db.spaceMoveLink.createMany({
          data: open
            .slice(start, start + 1_000)
            .map((link) => ({ organisationId, moveId: id, linkId: link.id })),
        });
      ctx.emit(spaceMoveRequested, { moveId: id });
      return {
        output: await readSpaceMove(ctx, customerId),
        audit: {
          target: { type: "customer", id: customerId, name: customer.name },
          after: { spaceId, connectionId, choice, links: open.length },
        },
      };
    },
  });

  /** Gives the customer the Space, and has every open link looked after as chosen. */
  return async function startSpaceMove(ctx: Context, wish: z.input<typeof input>): Promise<SpaceMove | null> {
    const { customerId, spaceId, connectionId, listId = null } = wish;
    const plan = await planSpaceMove(ctx, { customerId, spaceId, connectionId, listId });
    if (listId !== null && plan.list?.id !== listId)
      throw invalidField("listId", "This List is not in the Space, or it is archived. Choose another.");
    if (wish.choice === "move" && (plan.whyNoMove !== null || plan.list === null))
      throw invalidField("choice", plan.whyNoMove ?? "There is no List to move the tasks to.");
    const unknown = Object.values(wish.statuses ?? {}).find((name) => !plan.choices.includes(name));
    if (unknown !== undefined) throw invalidField("statuses", `The List has no status “${unknown}”.`);
    return store(ctx, { ...wish, list: plan.list });
  };
}
