import "server-only";
import type { AuditEntry } from "#lib/platform/audit/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { fieldsOf, writeChanges } from "../internal/apply-changes.ts";
import { holdTicket } from "../internal/merged.ts";
import { requirePortalTicket } from "../internal/require-ticket.ts";
import { transitionOf } from "../internal/status-transitions.ts";
import { lockTicketState } from "../internal/ticket-state.ts";
import type { TicketStatus } from "../schema.ts";

/**
 * Brings a ticket of the contact's customer to a status, from those where that makes sense; from any other it
 * stays as it is, so that saying it twice is fine.
 */
export async function changePortalStatus(
  ctx: VerbContext,
  ticketId: string,
  to: TicketStatus,
  from: readonly TicketStatus[],
): Promise<AuditEntry[]> {
  await requirePortalTicket(ctx, ticketId);
  const before = await lockTicketState(ctx.db, ticketId);
  if (before.mergedIntoId !== null) await holdTicket(ctx, ticketId);
  if (!from.includes(before.status) || transitionOf(before.status, to) === null) return [];
  return writeChanges(ctx, [{ before, after: { ...fieldsOf(before), status: to } }]);
}
