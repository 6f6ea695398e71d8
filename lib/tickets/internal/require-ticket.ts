import "server-only";
import type { TenantDb } from "#lib/platform/db/index.ts";
import { notFound, RelaydeskError } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";

/** Whether there is a ticket of that id in the tenant; `not_found` if not. */
export async function requireTicket(db: TenantDb, id: string): Promise<{ id: string; number: number }> {
  const ticket = await db.ticket.findUnique({ where: { id }, select: { id: true, number: true } });
  if (ticket === null) throw notFound("ticket");
  return ticket;
}

export type ContactActor = Extract<VerbContext["actor"], { type: "contact" }>;

/** The contact who acts: the portal is theirs alone, whatever else a caller may do. */
export function requireContact(ctx: Pick<VerbContext, "actor">): ContactActor {
  if (ctx.actor.type === "contact") return ctx.actor;
  throw new RelaydeskError("forbidden", `${ctx.actor.type} in the portal`, {
    publicMessage: "The portal is for customers' contacts.",
  });
}

/** The ticket, if it belongs to the contact's own customer; `not_found` if not. */
export async function requirePortalTicket(ctx: VerbContext, id: string): Promise<{ id: string }> {
  const { customerId } = requireContact(ctx);
  const ticket = await ctx.db.ticket.findFirst({ where: { id, customerId }, select: { id: true } });
  if (ticket === null) throw notFound("ticket");
  return ticket;
}
