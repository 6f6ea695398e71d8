import "server-only";
import { insertRows } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { NewTicketEvent } from "./internal/change-events.ts";
import { ticketEventDataSchema } from "./schema.ts";

/** Writes rows of tickets' timelines in the caller's transaction, in the order given. */
export async function recordTicketEvents(
  ctx: VerbContext,
  events: (NewTicketEvent & { ticketId: string })[],
): Promise<void> {
  await insertRows(
    ctx.db,
    "ticket_events",
    events.map(({ ticketId, kind, visibility, data }) => ({
      id: newId(),
      organisationId: ctx.organisationId,
      ticketId,
      kind,
      visibility,
      data: ticketEventDataSchema.parse(data),
      actorType: ctx.actor.type,
      actorId: ctx.actor.id,
      actorName: ctx.actor.name,
      createdAt: ctx.now(),
    })),
  );
}

/** Writes one row of a ticket's timeline in the caller's transaction. */
export function recordTicketEvent(
  ctx: VerbContext,
  event: NewTicketEvent & { ticketId: string },
): Promise<void> {
  return recordTicketEvents(ctx, [event]);
}
