import { SyncPicturesSkeleton } from "#components/features/sync/sync-pictures-skeleton.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function SyncLoading() {
  return (
    <div className="grid gap-6" aria-busy="true">
      <Skeleton className="h-8 w-32" />
      <SyncPicturesSkeleton />
    </div>
  );
}
