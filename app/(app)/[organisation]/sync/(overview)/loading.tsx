import { SyncPicturesSkeleton } from "#components/features/sync/sync-pictures-skeleton.tsx";

export default function SyncLoading() {
  return (
    <div aria-busy="true">
      <SyncPicturesSkeleton />
    </div>
  );
}
