"use client";

import { SearchX } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { Pagination } from "#components/ui/pagination.tsx";
import { EmptyState } from "../empty-state.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import type { DataTableColumn, DataTableSort } from "./columns.ts";
import { selectionState, toggleAll, toggleOne } from "./selection.ts";
import { SkeletonRows } from "./skeleton-rows.tsx";
import { SortMenu } from "./sort-menu.tsx";
import { TableHeader } from "./table-header.tsx";
import { ROLES } from "./table-layout.ts";
import { TableRow } from "./table-row.tsx";
import { useRowKeyboard } from "./use-row-keyboard.ts";

export interface DataTableSelection {
  selected: ReadonlySet<string>;
  onChange: (selected: Set<string>) => void;
  /** Buttons of the bar that appears while rows are selected. */
  actions: ReactNode;
}

/** Lists are paged by a position in them: more at the end, or a page forward and back. */
export type DataTablePaging =
  | { kind: "more"; hasMore: boolean; isLoadingMore: boolean; onMore: () => void }
  | { kind: "pages"; onPrevious?: () => void; onNext?: () => void };

export interface DataTableProps<Row> {
  /** What is listed, in the plural and in lower case: "tickets". */
  many: string;
  columns: readonly DataTableColumn<Row>[];
  /** Undefined while the first answer is on its way: rows of skeletons are shown. */
  rows: readonly Row[] | undefined;
  getRowKey: (row: Row) => string;
  getRowLabel: (row: Row) => string;
  getRowHref?: (row: Row) => string;
  sort?: DataTableSort;
  onSortChange?: (sort: DataTableSort) => void;
  selection?: DataTableSelection;
  paging?: DataTablePaging;
  /** How many there are in all, where the server knows. */
  total?: number;
  /** Newer rows are on their way; the present ones stay. */
  isRefreshing?: boolean;
  /** First run: what belongs here and the one thing to do. */
  empty: ReactNode;
  /** Given while filters are set, so that an empty list offers the way out. */
  onClearFilters?: () => void;
  skeletonCount?: number;
  /** False for a second table on a page, so that j, k and x have one owner. */
  hasKeyboard?: boolean;
  className?: string;
}

/** The one way to list records: sorted and paged by the server, cards on a phone, whole by keyboard. */
export function DataTable<Row>({
  many,
  columns,
  rows,
  getRowKey,
  getRowLabel,
  getRowHref,
  sort,
  onSortChange,
  selection,
  paging,
  total,
  isRefreshing = false,
  empty,
  onClearFilters,
  skeletonCount = 8,
  hasKeyboard = true,
  className,
}: DataTableProps<Row>) {
  const bodyRef = useRef<HTMLTableSectionElement>(null);
  const anchorRef = useRef<string | undefined>(undefined);
  const keys = rows?.map(getRowKey) ?? [];
  const selectedCount = selection?.selected.size ?? 0;

  function toggle(key: string, isRange: boolean) {
    if (!selection) return;
    selection.onChange(toggleOne(keys, selection.selected, key, isRange ? anchorRef.current : undefined));
    anchorRef.current = key;
  }
  const toggleRef = useRef(toggle);
  useEffect(() => {
    toggleRef.current = toggle;
  });
  const handleToggle = useCallback((key: string, isRange: boolean) => toggleRef.current(key, isRange), []);

  useRowKeyboard(bodyRef, {
    isEnabled: hasKeyboard && keys.length > 0,
    hasLinks: getRowHref !== undefined,
    onToggle: selection ? (key) => toggle(key, false) : undefined,
  });

  const isEmpty = rows !== undefined && rows.length === 0;
  return (
    <div className={cn("@container/table min-w-0", className)}>
      <p role="status" className="sr-only">
        {announce(many, rows?.length, total, paging)}
      </p>
      {isEmpty ? (
        <div className="rounded-xl border bg-card">
          {onClearFilters ? (
            <EmptyState
              icon={<SearchX />}
              title={`No ${many} match these filters`}
              description="Loosen a filter or clear them all."
              action={<Button onClick={onClearFilters}>Clear filters</Button>}
            />
          ) : (
            empty
          )}
        </div>
      ) : (
        <>
          {onSortChange ? (
            <div className="mb-2 flex @2xl/table:hidden">
              <SortMenu columns={columns} sort={sort} onSortChange={onSortChange} />
            </div>
          ) : null}
          <div className="rounded-xl border bg-card">
            <table
              {...ROLES.table}
              aria-label={many.charAt(0).toUpperCase() + many.slice(1)}
              aria-busy={rows === undefined || isRefreshing}
              className={cn(
                "block w-full border-separate border-spacing-0 transition-opacity @2xl/table:table @2xl/table:table-fixed",
                isRefreshing && "opacity-60",
              )}
            >
              <TableHeader
                columns={columns}
                sort={sort}
                onSortChange={onSortChange}
                many={many}
                isLoading={rows === undefined}
                allSelected={selection ? selectionState(keys, selection.selected) : undefined}
                onToggleAll={
                  selection ? () => selection.onChange(toggleAll(keys, selection.selected)) : undefined
                }
              />
              <tbody {...ROLES.rowgroup} ref={bodyRef} className="block @2xl/table:table-row-group">
                {rows === undefined ? (
                  <SkeletonRows
                    columns={columns}
                    count={skeletonCount}
                    isSelectable={selection !== undefined}
                  />
                ) : (
                  rows.map((row, index) => {
                    const key = keys[index] ?? getRowKey(row);
                    return (
                      <TableRow
                        key={key}
                        row={row}
                        rowKey={key}
                        label={getRowLabel(row)}
                        href={getRowHref?.(row)}
                        columns={columns}
                        isSelectable={selection !== undefined}
                        isSelected={selection?.selected.has(key) ?? false}
                        onToggle={handleToggle}
                      />
                    );
                  })
                )}
              </tbody>
            </table>
          </div>
          {paging && rows ? <Paging many={many} count={rows.length} total={total} paging={paging} /> : null}
          {paging && !rows ? <div className="mt-3 h-7" /> : null}
        </>
      )}
      {selection && selectedCount > 0 ? (
        <BulkBar count={selectedCount} many={many} onClear={() => selection.onChange(new Set())}>
          {selection.actions}
        </BulkBar>
      ) : null}
    </div>
  );
}

function announce(
  many: string,
  count: number | undefined,
  total: number | undefined,
  paging: DataTablePaging | undefined,
): string {
  if (count === undefined) return `Loading ${many}`;
  if (count === 0) return `No ${many}`;
  if (total !== undefined) return `${count} of ${total} ${many} shown`;
  const hasMore = paging?.kind === "more" ? paging.hasMore : paging?.onNext !== undefined;
  return hasMore ? `${count} ${many} shown, there are more` : `${count} ${many} shown`;
}

function Paging({
  many,
  count,
  total,
  paging,
}: {
  many: string;
  count: number;
  total: number | undefined;
  paging: DataTablePaging;
}) {
  const shown = count.toLocaleString("en-GB");
  const summary = total === undefined ? `${shown} shown` : `${shown} of ${total.toLocaleString("en-GB")}`;
  const isOnlyPage = paging.kind === "pages" && !paging.onPrevious && !paging.onNext;
  if (paging.kind === "pages" && !isOnlyPage) {
    return (
      <Pagination
        label={many}
        onPrevious={paging.onPrevious}
        onNext={paging.onNext}
        summary={summary}
        className="mt-3"
      />
    );
  }
  return (
    <div className="mt-3 flex min-h-7 items-center justify-between gap-3">
      <p className="text-muted-foreground text-sm tabular-nums">{summary}</p>
      {paging.kind === "more" && paging.hasMore ? (
        <Button size="sm" onClick={paging.onMore} pending={paging.isLoadingMore}>
          Load more
        </Button>
      ) : null}
    </div>
  );
}
