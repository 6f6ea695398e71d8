import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { TicketFilters } from "../schema.ts";
import type { Viewer } from "./ticket-conditions.ts";

/** Who looks at a list, and where days begin for them. The time zone is read only where a filter names days. */
export async function viewerOf(ctx: VerbContext, filters: TicketFilters): Promise<Viewer> {
  const { due, createdFrom, createdTo, updatedFrom, updatedTo } = filters;
  const hasDays = [due, createdFrom, createdTo, updatedFrom, updatedTo].some((value) => value !== undefined);
  const organisation = hasDays
    ? await ctx.db.organisation.findUnique({ where: { id: ctx.organisationId }, select: { timeZone: true } })
    : null;
  return {
    organisationId: ctx.organisationId,
    memberId: ctx.actor.type === "member" ? ctx.actor.id : null,
    timeZone: organisation?.timeZone ?? "UTC",
    now: ctx.now(),
  };
}
