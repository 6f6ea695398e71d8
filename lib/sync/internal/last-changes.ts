/** Who said last what the two sides of a link differ by, and when. */
import "server-only";
import type { Prisma } from "#lib/platform/db/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSource } from "#lib/tasks/index.ts";
import { customFieldNameSchema } from "#lib/tasks/schema.ts";
import { syncFieldSchema } from "../engine/policies.ts";
import { readFieldChanges } from "../inbox/internal/read-history.ts";
import type { SaidBy } from "../schema.ts";

/** A task's newest deliveries that are looked through; what was changed before them is told by nobody. */
const DELIVERIES_READ = 50;

type Row = Prisma.SyncFieldGetPayload<object>;
type Link = { connectionId: string; taskId: string };
export type LastChanges = (row: Row, side: "ours" | "theirs") => SaidBy | null;

/**
 * Ours as the source's timeline has it, theirs as ClickUp's events said it since both last meant the same: an event that
 * never came names nobody. Nothing is read for rows that do not differ.
 */
export async function readLastChanges(
  ctx: VerbContext,
  source: TaskSource,
  { sourceId, ...link }: Link & { sourceId: string },
  rows: readonly Row[],
): Promise<LastChanges> {
  if (rows.length === 0) return () => null;
  const ours = await source.readLastChanges(ctx, sourceId);
  const theirs = await readTheirChanges(ctx, link);
  return (row, side) => {
    const since = row.agreedAt?.toISOString() ?? "";
    if (side === "theirs") {
      const key = row.mappedTo ?? row.field;
      const changes = theirs.filter(({ field, at }) => field === key && at > since);
      return changes.reduce<SaidBy | null>(
        (last, { at, by }) => (last === null || at > last.at ? { at, by } : last),
        null,
      );
    }
    const name = syncFieldSchema.or(customFieldNameSchema).safeParse(row.field).data;
    const change = name === undefined ? undefined : ours.get(name);
    return change === undefined ? null : { at: change.at.toISOString(), by: change.by };
  };
}

async function readTheirChanges(ctx: VerbContext, { connectionId, taskId }: Link) {
  const deliveries = await ctx.db.webhookDelivery.findMany({
    where: { organisationId: ctx.organisationId, connectionId, taskId, verdict: "accepted" },
    orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
    take: DELIVERIES_READ,
    select: { body: true },
  });
  return deliveries.flatMap(({ body }) => readFieldChanges(Buffer.from(body).toString("utf8")));
}
