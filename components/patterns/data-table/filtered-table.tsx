"use client";

import { FilterBar, type FilterBarProps } from "../filter-bar.tsx";
import { QueryTable, type QueryTableProps } from "./query-table.tsx";

export interface FilteredTableProps<Row> extends Omit<QueryTableProps<Row>, "onClearFilters"> {
  filters: Omit<FilterBarProps, "many" | "onClear" | "className">;
  /** Whether an empty page may be due to what was asked for: a filter, or a page that is not the first. */
  isFiltered: boolean;
  /** Takes back all that was asked for. */
  onClear: () => void;
}

/** A list of records under the filters that it is asked for by. */
export function FilteredTable<Row>({ filters, isFiltered, onClear, ...table }: FilteredTableProps<Row>) {
  return (
    <div className="grid min-w-0 gap-4">
      <FilterBar {...filters} many={table.many} onClear={onClear} />
      <QueryTable {...table} {...(isFiltered ? { onClearFilters: onClear } : {})} />
    </div>
  );
}
