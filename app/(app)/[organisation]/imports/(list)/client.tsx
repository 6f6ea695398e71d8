"use client";

import { ArrowDownToLine } from "lucide-react";
import { useQueryStates } from "nuqs";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { IMPORT_HISTORY_COLUMNS } from "#components/features/transfers/import-columns.tsx";
import { NewImportForm } from "#components/features/transfers/new-import-form.tsx";
import { useImports } from "#components/features/transfers/queries.ts";
import { QueryTable } from "#components/patterns/data-table/query-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import type { DataImport } from "#lib/transfers/schema.ts";
import { toTransferFilters, transferListParams } from "./search-params.ts";

const keyOf = (item: DataImport) => item.id;
const labelOf = (item: DataImport) => item.fileName;

export function ImportsClient() {
  const { slug } = useOrganisation();
  const canWrite = useCan("transfers:write");
  const [params, setParams] = useQueryStates(transferListParams, { history: "push" });
  const imports = useImports(toTransferFilters(params));
  const paging = usePageCursors(
    params.cursor,
    imports.data?.nextCursor,
    (cursor) => void setParams({ cursor }),
  );
  return (
    <>
      <PageHeader
        title="Imports"
        description="Bring customers and tickets along from another system, from a file."
      />
      {canWrite ? (
        <div className="max-w-3xl">
          <NewImportForm />
        </div>
      ) : null}
      <Section title="History">
        <QueryTable
          query={imports}
          skeletonCount={4}
          many="imports"
          columns={IMPORT_HISTORY_COLUMNS}
          getRowKey={keyOf}
          getRowLabel={labelOf}
          getRowHref={(item) => `/${slug}/imports/${item.id}`}
          paging={paging}
          empty={
            <EmptyState
              icon={<ArrowDownToLine />}
              title="Nothing has been imported yet"
              description="Every import stays here with its numbers and its bad rows."
              className="py-10"
            />
          }
        />
      </Section>
    </>
  );
}
