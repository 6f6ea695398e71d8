import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { askFor, BATCH, type Reconsidered } from "./ask-for.ts";
import type { MappingCause } from "./schema.ts";

/** After a mapping was published: every link that it is for. What had failed by the old one is tried by the new one. */
export async function reconsiderMapping(
  ctx: VerbContext,
  { connectionId, listId, customerIds }: MappingCause,
  afterId: string | null,
): Promise<Reconsidered> {
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    select id::text from task_links
    where connection_id = ${connectionId}::uuid and list_id = ${listId} and unlinked_at is null
      ${customerIds.length === 0 ? Prisma.empty : Prisma.sql`and customer_id = any(${customerIds}::uuid[])`}
      ${afterId === null ? Prisma.empty : Prisma.sql`and id > ${afterId}::uuid`}
    order by id limit ${BATCH}`;
  const linkIds = rows.map(({ id }) => id);
  await ctx.db.syncField.updateMany({
    where: { linkId: { in: linkIds }, field: { startsWith: "custom:" }, state: "failed" },
    data: { state: "waiting" },
  });
  return askFor(
    ctx,
    rows,
    linkIds.map((linkId) => ({ linkId })),
  );
}
