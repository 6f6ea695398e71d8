import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { deliveryKeys } from "#lib/sync/client.ts";
import { getDelivery } from "#lib/sync/index.ts";
import { DeliveryClient } from "./client.tsx";

export const metadata: Metadata = { title: "Delivery" };

type Props = { params: Promise<{ organisation: string; id: string }> };

export default async function DeliveryPage({ params }: Props) {
  const { organisation: slug, id } = await params;
  const { ctx, organisation } = await requireStaffPage(slug, "sync:read");
  if (!organisation.modules.includes("clickup") || !idSchema.safeParse(id).success) notFound();
  const state = await prefetch([
    {
      queryKey: deliveryKeys.detail(ctx.organisationId, id),
      queryFn: () => getDelivery(ctx, { id }),
      isSubject: true,
    },
  ]);
  return (
    <HydrationBoundary state={state}>
      <DeliveryClient id={id} />
    </HydrationBoundary>
  );
}
