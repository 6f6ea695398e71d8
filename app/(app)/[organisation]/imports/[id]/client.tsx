"use client";

import { RESOURCE_LABELS, TRANSFER_APPEARANCE } from "#components/features/transfers/appearance.ts";
import { ImportActions, ImportReport } from "#components/features/transfers/import-report.tsx";
import { useImport } from "#components/features/transfers/queries.ts";
import { TransfersSkeleton } from "#components/features/transfers/transfers-skeleton.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";

export function ImportClient({ id }: { id: string }) {
  const { slug } = useOrganisation();
  const dataImport = useImport(id);
  return (
    <QueryBoundary query={dataImport} subject="the import" loading={<TransfersSkeleton title="Import" />}>
      {(loaded) => (
        <>
          <PageHeader
            title={loaded.fileName}
            breadcrumbs={[{ label: "Imports", href: `/${slug}/imports` }, { label: loaded.fileName }]}
            meta={
              <>
                <StatusBadge status={loaded.status} map={TRANSFER_APPEARANCE} />
                {loaded.isDryRun ? <Badge>Check only</Badge> : null}
              </>
            }
            description={
              <>
                {RESOURCE_LABELS[loaded.resource]}, started <RelativeTime at={loaded.createdAt} /> by{" "}
                <bdi>{loaded.startedBy.name}</bdi>
                {loaded.finishedAt ? (
                  <>
                    , ended <RelativeTime at={loaded.finishedAt} />
                  </>
                ) : null}
              </>
            }
            actions={<ImportActions dataImport={loaded} />}
          />
          <ImportReport dataImport={loaded} />
        </>
      )}
    </QueryBoundary>
  );
}
