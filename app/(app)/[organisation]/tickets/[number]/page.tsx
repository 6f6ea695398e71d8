import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { TIMELINE_PAGE_SIZE, timelineKey } from "#components/features/tickets/timeline-key.ts";
import { env } from "#lib/platform/env/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { conversationKeys, syncKeys } from "#lib/sync/client.ts";
import { taskKeys } from "#lib/tasks/client.ts";
import { ticketKeys } from "#lib/tickets/client.ts";
import {
  getTicketByNumber,
  getTicketConversation,
  getTicketSync,
  getTicketTask,
  listAttachments,
  listTicketFields,
  listTicketLetters,
  listTicketTasks,
  listTimeline,
} from "#lib/tickets/index.ts";
import { ticketByNumberInput } from "#lib/tickets/schema.ts";
import { TicketClient } from "./client.tsx";

type Props = { params: Promise<{ organisation: string; number: string }> };

/** The ticket of the address, asked for once for title and page; null when there is none to see. */
const findTicket = cache(async (organisation: string, number: string) => {
  const session = await requireStaffPage(organisation, "tickets:read");
  const input = ticketByNumberInput.safeParse({ number });
  if (!input.success || !/^\d+$/.test(number)) return { session, ticket: null };
  try {
    return { session, ticket: await getTicketByNumber(session.ctx, input.data) };
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

export default async function TicketPage({ params }: Props) {
  const { organisation, number } = await params;
  const { session, ticket } = await findTicket(organisation, number);
  if (ticket === null) notFound();
  const { ctx, organisation: shown } = session;
  const hasTask = shown.modules.includes("clickup") && ctx.can("tasks:read");
  const state = await prefetch([
    {
      queryKey: ticketKeys.byNumber(ctx.organisationId, ticket.number),
      queryFn: () => Promise.resolve(ticket),
    },
    {
      queryKey: timelineKey(ctx.organisationId, ticket.id, "all"),
      isInfinite: true,
      queryFn: () => listTimeline(ctx, { ticketId: ticket.id, direction: "desc", limit: TIMELINE_PAGE_SIZE }),
    },
    {
      queryKey: ticketKeys.attachments(ctx.organisationId, ticket.id),
      queryFn: () => listAttachments(ctx, { ticketId: ticket.id }),
    },
    {
      queryKey: ticketKeys.fields(ctx.organisationId),
      queryFn: () => listTicketFields(ctx, { withArchived: true }),
    },
    ...(hasTask
      ? [
          {
            queryKey: taskKeys.ticket(ctx.organisationId, ticket.id),
            queryFn: () => getTicketTask(ctx, { id: ticket.id }),
          },
          {
            queryKey: syncKeys.letters(ctx.organisationId, ticket.id),
            queryFn: () => listTicketLetters(ctx, { id: ticket.id }),
          },
          {
            queryKey: taskKeys.ofTicket(ctx.organisationId, ticket.id),
            queryFn: () => listTicketTasks(ctx, { id: ticket.id }),
          },
          {
            queryKey: syncKeys.ticket(ctx.organisationId, ticket.id),
            queryFn: () => getTicketSync(ctx, { id: ticket.id }),
          },
          {
            queryKey: conversationKeys.ticket(ctx.organisationId, ticket.id),
            queryFn: () => getTicketConversation(ctx, { id: ticket.id }),
          },
        ]
      : []),
  ]);
  return (
    <HydrationBoundary state={state}>
      <TicketClient number={ticket.number} attachmentMaxBytes={env().ATTACHMENT_MAX_BYTES} />
    </HydrationBoundary>
  );
}
