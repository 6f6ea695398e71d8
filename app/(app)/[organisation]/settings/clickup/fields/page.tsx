import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { mappingKeys } from "#lib/sync/client.ts";
import { mappedListInput } from "#lib/sync/schema.ts";
import { getTicketFieldMapping, listTicketMappedLists } from "#lib/tickets/index.ts";
import { FieldMappingClient } from "./client.tsx";

export const metadata: Metadata = { title: "Custom fields" };

type Props = {
  params: Promise<{ organisation: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function FieldMappingPage({ params, searchParams }: Props) {
  const { ctx, organisation } = await requireStaffPage((await params).organisation, "sync:read");
  if (!organisation.modules.includes("clickup")) notFound();
  const { connection, list } = await searchParams;
  const chosen = mappedListInput.safeParse({ connectionId: connection, listId: list });
  const place = chosen.success ? chosen.data : null;
  const state = await prefetch([
    { queryKey: mappingKeys.lists(ctx.organisationId), queryFn: () => listTicketMappedLists(ctx, {}) },
    ...(place === null
      ? []
      : [
          {
            queryKey: mappingKeys.detail(ctx.organisationId, place),
            queryFn: () => getTicketFieldMapping(ctx, place),
          },
        ]),
  ]);
  return (
    <HydrationBoundary state={state}>
      <FieldMappingClient place={place} />
    </HydrationBoundary>
  );
}
