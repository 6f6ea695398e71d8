import "server-only";
import { z } from "zod";
import { getCustomer } from "#lib/customers/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { type SpaceMove, spaceMoveChoiceSchema, spaceMoveSchema } from "./schema.ts";

/** Failures that are told one by one. */
const TOLD = 20;

/** The customer's latest move and how far it is; null when there never was one. */
export async function readSpaceMove(ctx: VerbContext, customerId: string): Promise<SpaceMove | null> {
  const row = await ctx.db.spaceMove.findFirst({
    where: { customerId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  if (row === null) return null;
  const counts = await ctx.db.spaceMoveLink.groupBy({
    by: ["state"],
    where: { moveId: row.id },
    _count: true,
  });
  const count = (state: string) => counts.find((entry) => entry.state === state)?._count ?? 0;
  const failures = await ctx.db.spaceMoveLink.findMany({
    where: { moveId: row.id, state: "failed" },
    orderBy: { linkId: "asc" },
    take: TOLD,
    select: { reason: true, link: { select: { taskName: true, taskUrl: true } } },
  });
  return {
    id: row.id,
    status: row.status,
    choice: spaceMoveChoiceSchema.parse(row.choice),
    spaceName: row.spaceName,
    listName: row.listName,
    requestedBy: row.requestedByName,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    total: count("waiting") + count("done") + count("failed"),
    done: count("done"),
    failed: count("failed"),
    failures: failures.map(({ reason, link }) => ({
      taskName: link.taskName,
      taskUrl: link.taskUrl,
      reason: reason ?? "",
    })),
  };
}

/** How far the customer's latest move is. */
export const getSpaceMove = defineQuery({
  name: "tasks.get_space_move",
  permission: "clickup:read",
  input: z.strictObject({ customerId: idSchema }),
  output: spaceMoveSchema.nullable(),
  run: async (ctx, { customerId }) => {
    await getCustomer(ctx, { id: customerId });
    return readSpaceMove(ctx, customerId);
  },
});
