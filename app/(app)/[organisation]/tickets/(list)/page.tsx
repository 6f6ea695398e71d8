import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { ticketKeys } from "#lib/tickets/client.ts";
import { countTickets, listSavedViews, listTickets } from "#lib/tickets/index.ts";
import { TicketListClient } from "./client.tsx";
import { loadTicketListParams, toCountFilters, toTicketFilters } from "./search-params.ts";

export const metadata: Metadata = { title: "Tickets" };

export default async function TicketsPage({
  params,
  searchParams,
}: {
  params: Promise<{ organisation: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const { organisation } = await params;
  const { ctx } = await requireStaffPage(organisation, "tickets:read");
  const list = await loadTicketListParams(searchParams);
  const filters = toTicketFilters(list);
  const counted = toCountFilters(list);
  const state = await prefetch([
    { queryKey: ticketKeys.list(ctx.organisationId, filters), queryFn: () => listTickets(ctx, filters) },
    { queryKey: ticketKeys.count(ctx.organisationId, counted), queryFn: () => countTickets(ctx, counted) },
    {
      queryKey: ticketKeys.views(ctx.organisationId, "tickets"),
      queryFn: () => listSavedViews(ctx, { resource: "tickets" }),
    },
  ]);
  return (
    <HydrationBoundary state={state}>
      <TicketListClient />
    </HydrationBoundary>
  );
}
