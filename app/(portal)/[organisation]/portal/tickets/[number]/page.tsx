import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { requirePortalPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { TIMELINE_PAGE_SIZE } from "#components/features/tickets/timeline-key.ts";
import { env } from "#lib/platform/env/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { portalKeys } from "#lib/tickets/client.ts";
import { getPortalTicketByNumber, listPortalAttachments, listPortalTimeline } from "#lib/tickets/index.ts";
import { ticketByNumberInput } from "#lib/tickets/schema.ts";
import { PortalTicketClient } from "./client.tsx";

type Props = { params: Promise<{ organisation: string; number: string }> };

/** The ticket of the address, asked for once for title and page; null when there is none to see. */
const findTicket = cache(async (organisation: string, number: string) => {
  const session = await requirePortalPage(organisation);
  const input = ticketByNumberInput.safeParse({ number });
  if (!input.success || !/^\d+$/.test(number)) return { session, ticket: null };
  try {
    return { session, ticket: await getPortalTicketByNumber(session.ctx, input.data) };
  } catch (error) {
    if (error instanceof RelaydeskError && error.code === "not_found") return { session, ticket: null };
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { organisation, number } = await params;
  const { ticket } = await findTicket(organisation, number);
  return { title: ticket === null ? "Ticket not found" : `#${ticket.number} ${ticket.title}` };
}

export default async function PortalTicketPage({ params }: Props) {
  const { organisation, number } = await params;
  const { session, ticket } = await findTicket(organisation, number);
  if (ticket === null) notFound();
  if (ticket.mergedInto !== null) redirect(`/${organisation}/portal/tickets/${ticket.mergedInto.number}`);
  const { ctx } = session;
  const state = await prefetch([
    {
      queryKey: portalKeys.byNumber(ctx.organisationId, ticket.number),
      queryFn: () => Promise.resolve(ticket),
    },
    {
      queryKey: portalKeys.timeline(ctx.organisationId, ticket.id),
      isInfinite: true,
      queryFn: () =>
        listPortalTimeline(ctx, { ticketId: ticket.id, direction: "desc", limit: TIMELINE_PAGE_SIZE }),
    },
    {
      queryKey: portalKeys.attachments(ctx.organisationId, ticket.id),
      queryFn: () => listPortalAttachments(ctx, { ticketId: ticket.id }),
    },
  ]);
  return (
    <HydrationBoundary state={state}>
      <PortalTicketClient number={ticket.number} attachmentMaxBytes={env().ATTACHMENT_MAX_BYTES} />
    </HydrationBoundary>
  );
}
