/** A ticket that was merged into another: it stays to be read, and nobody writes to it. */
import "server-only";
import { conflict, notFound, type RelaydeskError } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";

/** Where a ticket went; both null while it stands by itself. */
export type MergeState = { mergedIntoId: string | null; mergedIntoNumber: number | null };

function wasMerged(number: number, intoNumber: number | null): RelaydeskError {
  if (intoNumber === null) return conflict(`Ticket #${number} is closed for good.`, "File a new one.");
  return conflict(`Ticket #${number} was merged into #${intoNumber}.`, `Go on with #${intoNumber}.`);
}

export function requireStanding({
  number,
  mergedIntoId,
  mergedIntoNumber,
}: MergeState & { number: number }): void {
  if (mergedIntoId !== null) throw wasMerged(number, mergedIntoNumber);
}

/**
 * Holds a ticket as it is until the transaction ends: a merge waits, and one that came first is a conflict here.
 * Whoever changes what belongs to a ticket asks this first, so that everybody takes the ticket's lock before others.
 */
export async function holdTicket(ctx: VerbContext, id: string): Promise<void> {
  const [row] = await ctx.db.$queryRaw<(MergeState & { number: number; isSameCustomer: boolean | null })[]>`
    select t.number, t.merged_into_id::text as "mergedIntoId", other.number as "mergedIntoNumber",
           other.customer_id = t.customer_id as "isSameCustomer"
    from tickets t
    left join tickets other on other.id = t.merged_into_id
    where t.id = ${id}::uuid
    for key share of t`;
  if (row === undefined) throw notFound("ticket");
  // A contact hears only of tickets that are its customer's.
  const isHidden = ctx.actor.type === "contact" && row.isSameCustomer !== true;
  requireStanding(isHidden ? { ...row, mergedIntoNumber: null } : row);
}
