import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { TimelineSkeleton } from "../tickets/ticket-timeline.tsx";

/** The shape of a customer's ticket while it loads. */
export function PortalTicketSkeleton() {
  return (
    <div className="grid gap-6">
      <div className="grid gap-3">
        <Skeleton className="w-40" />
        <Skeleton className="h-7 w-2/3" />
        <Skeleton className="w-48" />
      </div>
      <Card className="grid gap-3 p-4">
        <Skeleton className="w-full" />
        <Skeleton className="w-5/6" />
        <Skeleton className="w-2/3" />
      </Card>
      <TimelineSkeleton count={2} />
    </div>
  );
}
