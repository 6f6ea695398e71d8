"use client";

import { ArrowUpFromLine } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { EXPORT_HISTORY_COLUMNS } from "#components/features/transfers/export-columns.tsx";
import { useExports } from "#components/features/transfers/queries.ts";
import { QueryTable } from "#components/patterns/data-table/query-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import type { DataExport } from "#lib/transfers/schema.ts";
import { toTransferFilters, transferListParams } from "../imports/(list)/search-params.ts";

const keyOf = (item: DataExport) => item.id;
const labelOf = (item: DataExport) => item.fileName;

export function ExportsClient() {
  const { slug } = useOrganisation();
  const [params, setParams] = useQueryStates(transferListParams, { history: "push" });
  const exports = useExports(toTransferFilters(params));
  const paging = usePageCursors(
    params.cursor,
    exports.data?.nextCursor,
    (cursor) => void setParams({ cursor }),
  );
  return (
    <>
      <PageHeader
        title="Exports"
        description="Files made from the lists of tickets and customers, with the filters that were set."
      />
      <QueryTable
        query={exports}
        skeletonCount={4}
        many="exports"
        columns={EXPORT_HISTORY_COLUMNS}
        getRowKey={keyOf}
        getRowLabel={labelOf}
        paging={paging}
        empty={
          <EmptyState
            icon={<ArrowUpFromLine />}
            title="Nothing has been exported yet"
            description="Set the filters of a list as you need them, then press Export there."
            action={
              <>
                <Button asChild variant="primary">
                  <Link href={`/${slug}/tickets`}>Go to the tickets</Link>
                </Button>
                <Button asChild>
                  <Link href={`/${slug}/customers`}>Go to the customers</Link>
                </Button>
              </>
            }
          />
        }
      />
    </>
  );
}
