import "server-only";
import { z } from "zod";
import { newId } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { COMMENTS, type DifferenceCause } from "../schema.ts";

export type FoundDifference = {
  linkId: string;
  field: string;
  cause: DifferenceCause;
  reason: string | null;
  state: "healing" | "listed";
  ours: unknown;
  theirs: unknown;
  changedAt: Date | null;
};

/**
 * Stores what a sweep found of the links that it checked. What was open and is found again stays the same row; what was
 * open and is not found again has ended.
 */
export async function storeDifferences(
  ctx: VerbContext,
  {
    sweepId,
    checked,
    found,
    isOfComments = false,
  }: {
    sweepId: string;
    checked: string[];
    found: FoundDifference[];
    /** Whether the comments of the links were checked, or all else about them. */
    isOfComments?: boolean;
  },
): Promise<void> {
  const at = ctx.now();
  const keyOf = ({ linkId, field }: FoundDifference) => `${linkId}:${field}`;
  await ctx.db.syncDifference.updateMany({
    where: {
      linkId: { in: checked },
      field: isOfComments ? COMMENTS : { not: COMMENTS },
      standingKey: { not: null, notIn: found.map(keyOf) },
    },
    data: { state: "healed", endedAt: at, standingKey: null },
  });
  if (found.length === 0) return;
  const rows = found.map((difference) => ({
    id: newId(),
    link_id: difference.linkId,
    field: difference.field,
    cause: difference.cause,
    reason: difference.reason?.slice(0, 200) ?? null,
    state: difference.state,
    standing_key: keyOf(difference),
    ours: z.json().parse(difference.ours ?? null),
    theirs: z.json().parse(difference.theirs ?? null),
    changed_at: difference.changedAt?.toISOString() ?? null,
  }));
  await ctx.db.$executeRaw`
    insert into sync_differences
      (id, organisation_id, sweep_id, link_id, field, cause, reason, state, standing_key, ours, theirs, changed_at,
       found_at, last_seen_at)
    select id, ${ctx.organisationId}::uuid, ${sweepId}::uuid, link_id, field, cause, reason, state, standing_key,
           nullif(ours, 'null'), nullif(theirs, 'null'), changed_at, ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (
      id uuid, link_id uuid, field text, cause sync_difference_cause, reason text, state sync_difference_state,
      standing_key text, ours jsonb, theirs jsonb, changed_at timestamptz)
    order by standing_key
    on conflict (organisation_id, standing_key) do update set
      cause = excluded.cause, reason = excluded.reason, state = excluded.state, ours = excluded.ours,
      theirs = excluded.theirs, changed_at = excluded.changed_at, last_seen_at = excluded.last_seen_at`;
}
