import "server-only";
import { z } from "zod";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { SyncField } from "../../engine/policies.ts";

/** When it was last said otherwise what these two values of a field mean to each other; null where nobody says. */
export type Meanings = (
  field: SyncField,
  listId: string,
  now: { ours: unknown; theirs: unknown },
) => Date | null;

const userIdsSchema = z.array(z.string()).catch([]);

/** Reads it for the tasks of some Lists. What was said of other values explains no difference between these. */
export async function readMeanings(
  ctx: VerbContext,
  { connectionId, listIds }: { connectionId: string; listIds: string[] },
): Promise<Meanings> {
  const statuses = await ctx.db.listStatus.findMany({
    where: { connectionId, listId: { in: listIds } },
    select: { listId: true, statusKey: true, means: true, meaningChangedAt: true },
  });
  const byList = Map.groupBy(statuses, ({ listId }) => listId);
  const priorities = await ctx.db.priorityMap.findFirst({ select: { updatedAt: true } });
  const pairs = await ctx.db.personPair.findMany({
    select: { memberId: true, userId: true, createdAt: true },
  });
  return (field, listId, { ours, theirs }) => {
    switch (field) {
      case "status":
        return latestOf(
          (byList.get(listId) ?? [])
            .filter(({ statusKey, means }) => statusKey === theirs || means === ours)
            .map(({ meaningChangedAt }) => meaningChangedAt),
        );
      case "priority":
        return priorities?.updatedAt ?? null;
      case "assignee": {
        const userIds = userIdsSchema.parse(theirs);
        return latestOf(
          pairs
            .filter(
              ({ memberId, userId }) =>
                (memberId !== null && memberId === ours) || (userId !== null && userIds.includes(userId)),
            )
            .map(({ createdAt }) => createdAt),
        );
      }
      default:
        return null;
    }
  };
}

function latestOf(instants: readonly (Date | null)[]): Date | null {
  const known = instants.flatMap((instant) => (instant === null ? [] : [instant.getTime()]));
  return known.length === 0 ? null : new Date(Math.max(...known));
}
