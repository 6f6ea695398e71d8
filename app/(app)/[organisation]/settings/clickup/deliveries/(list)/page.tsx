import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { deliveryKeys } from "#lib/sync/client.ts";
import { listDeliveries } from "#lib/sync/index.ts";
import { DeliveryListClient } from "./client.tsx";
import { loadDeliveryListParams, toDeliveryInput } from "./search-params.ts";

export const metadata: Metadata = { title: "Deliveries" };

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<SearchParams> };

export default async function DeliveriesPage({ params, searchParams }: Props) {
  const { ctx, organisation } = await requireStaffPage((await params).organisation, "sync:read");
  if (!organisation.modules.includes("clickup")) notFound();
  const input = toDeliveryInput(await loadDeliveryListParams(searchParams));
  const state = await prefetch([
    { queryKey: deliveryKeys.list(ctx.organisationId, input), queryFn: () => listDeliveries(ctx, input) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <DeliveryListClient />
    </HydrationBoundary>
  );
}
