"use client";

import { DeliveryCrumbs } from "#components/features/sync/delivery-crumbs.tsx";
import { DeliveryReport } from "#components/features/sync/delivery-report.tsx";
import { eventName } from "#components/features/sync/delivery-words.ts";
import { useDelivery } from "#components/features/sync/queries.ts";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

export function DeliveryClient({ id }: { id: string }) {
  const delivery = useDelivery(id);
  return (
    <>
      <DeliveryCrumbs current={delivery.data === undefined ? "Delivery" : eventName(delivery.data.event)} />
      <QueryBoundary query={delivery} subject="the delivery" loading={<Skeleton className="h-96" />}>
        {(loaded) => <DeliveryReport delivery={loaded} />}
      </QueryBoundary>
    </>
  );
}
