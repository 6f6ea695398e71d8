import { ticketKeys } from "#lib/tickets/client.ts";

/** What of the timeline is shown. */
export type TimelineFilter = "all" | "comments" | "events";

export const TIMELINE_PAGE_SIZE = 50;

/** The key of a ticket's timeline; it begins with the key of all of them, so that one call refreshes every filter. */
export function timelineKey(organisationId: string, ticketId: string, filter: TimelineFilter) {
  return [...ticketKeys.timeline(organisationId, ticketId), filter] as const;
}

/** The key under which comments of a ticket are on their way. */
export function sendingKey(organisationId: string, ticketId: string) {
  return [organisationId, "tickets", "comment", ticketId] as const;
}
