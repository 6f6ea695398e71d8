"use client";

import { QueryBoundary, type QueryLike } from "../query-boundary.tsx";
import { DataTable, type DataTableProps } from "./data-table.tsx";

export interface QueryTableProps<Row>
  extends Omit<DataTableProps<Row>, "rows" | "isRefreshing" | "skeletonCount"> {
  /** A page of rows; `isPlaceholderData` while the last one stands in for the next. */
  query: QueryLike<{ items: readonly Row[] }> & { isPlaceholderData: boolean };
  /** Rows of skeletons while the first page is on its way. */
  skeletonCount: number;
  /** `inline` fits a widget, `page` a whole page. */
  layout?: "page" | "inline";
}

/** A list of records from a query, in each of its states: loading, empty, failed, ready, refreshing. */
export function QueryTable<Row>({ query, skeletonCount, layout = "page", ...table }: QueryTableProps<Row>) {
  const { many, columns, getRowKey, getRowLabel } = table;
  return (
    <QueryBoundary
      query={query}
      subject={`the ${many}`}
      layout={layout}
      loading={
        <DataTable
          many={many}
          columns={columns}
          rows={undefined}
          getRowKey={getRowKey}
          getRowLabel={getRowLabel}
          empty={null}
          skeletonCount={skeletonCount}
          hasKeyboard={false}
        />
      }
    >
      {(page) => <DataTable {...table} rows={page.items} isRefreshing={query.isPlaceholderData} />}
    </QueryBoundary>
  );
}
