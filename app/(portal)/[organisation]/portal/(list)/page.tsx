import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { requirePortalPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { portalKeys } from "#lib/tickets/client.ts";
import { listPortalTickets } from "#lib/tickets/index.ts";
import { PortalClient } from "./client.tsx";
import { loadPortalListParams, toPortalFilters } from "./search-params.ts";

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<SearchParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { organisation } = await requirePortalPage((await params).organisation);
  // The layout's template is for the pages below; this page stands beside it.
  return { title: { absolute: `Your tickets · ${organisation.name}` } };
}

export default async function PortalPage({ params, searchParams }: Props) {
  const { ctx, organisation } = await requirePortalPage((await params).organisation);
  const filters = toPortalFilters(await loadPortalListParams(searchParams));
  const state = await prefetch([
    {
      queryKey: portalKeys.list(ctx.organisationId, filters),
      queryFn: () => listPortalTickets(ctx, filters),
    },
  ]);
  return (
    <HydrationBoundary state={state}>
      <PortalClient welcome={organisation.portalWelcome} />
    </HydrationBoundary>
  );
}
