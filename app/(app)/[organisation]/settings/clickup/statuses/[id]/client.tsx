"use client";

import { useSyncList } from "#components/features/sync/statuses/queries.ts";
import { StatusEditor } from "#components/features/sync/statuses/status-editor.tsx";
import { SyncCrumbs } from "#components/features/sync/sync-crumbs.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

/** One List's statuses and what they mean here. */
export function StatusesClient({ id }: { id: string }) {
  const { slug } = useOrganisation();
  const list = useSyncList(id);
  return (
    <QueryBoundary query={list} subject="the List's statuses" loading={<Skeleton className="h-96" />}>
      {(detail) => (
        <div className="grid min-w-0 gap-6">
          <SyncCrumbs
            list={{ label: "Statuses", href: `/${slug}/settings/clickup/statuses` }}
            current={detail.name}
          />
          <StatusEditor list={detail} />
        </div>
      )}
    </QueryBoundary>
  );
}
