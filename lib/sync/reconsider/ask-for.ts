import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";

/** Fields that one transaction goes through. */
export const BATCH = 500;

export type Reconsidered = { nextId: string | null; requested: number };

/** Asks for the links of the chosen ones among the rows of a batch, and says where the next batch begins. */
export async function askFor(
  ctx: VerbContext,
  rows: readonly { id: string }[],
  chosen: readonly { linkId: string }[],
): Promise<Reconsidered> {
  // In one order, so that two askers never wait for each other.
  const links = [...new Set(chosen.map(({ linkId }) => linkId))].sort();
  if (links.length > 0)
    await ctx.db.$queryRaw`
      select relaydesk_request_sync(link, ${ctx.organisationId}::uuid, 'rule')::text
      from unnest(${links}::uuid[]) with ordinality as asked (link, place) order by place`;
  return { nextId: rows.length < BATCH ? null : (rows.at(-1)?.id ?? null), requested: links.length };
}
