import { PortalListSkeleton } from "#components/features/portal/portal-ticket-list.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Your tickets" actions={<Skeleton className="h-8 w-28 rounded-md" />} />
      <div className="grid gap-4">
        <div className="flex gap-3">
          <Skeleton className="h-8 w-full rounded-md sm:w-64" />
          <Skeleton className="h-8 w-40 rounded-md" />
        </div>
        <PortalListSkeleton />
      </div>
    </>
  );
}
