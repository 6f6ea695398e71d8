"use client";

import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { cn } from "#components/ui/cn.ts";
import { type DataTableColumn, type DataTableSort, nextSort } from "./columns.ts";
import { alignments, hiding, ROLES } from "./table-layout.ts";

export interface TableHeaderProps<Row> {
  columns: readonly DataTableColumn<Row>[];
  sort?: DataTableSort;
  onSortChange?: (sort: DataTableSort) => void;
  /** Left out for a table without selection. */
  allSelected?: boolean | "indeterminate";
  onToggleAll?: () => void;
  many: string;
  isLoading: boolean;
}

/** The header row of the desktop layout. It stays in sight under whatever else sticks to the top. */
export function TableHeader<Row>({
  columns,
  sort,
  onSortChange,
  allSelected,
  onToggleAll,
  many,
  isLoading,
}: TableHeaderProps<Row>) {
  const cell =
    "sticky top-(--sticky-top,0px) z-sticky h-9 border-b bg-card px-3 text-start font-medium text-muted-foreground text-xs first:rounded-ss-xl first:ps-4 last:rounded-se-xl last:pe-4 @2xl/table:table-cell";
  return (
    <thead {...ROLES.rowgroup} className="hidden @2xl/table:table-header-group">
      <tr {...ROLES.row}>
        {onToggleAll ? (
          <th {...ROLES.columnheader} scope="col" className={cn(cell, "w-10 pe-0")}>
            <Checkbox
              aria-label={`Select all ${many} on this page`}
              checked={allSelected ?? false}
              disabled={isLoading}
              onCheckedChange={onToggleAll}
              className="align-middle"
            />
          </th>
        ) : null}
        {columns.map((column) => {
          const direction = sort?.column === column.id ? sort.direction : undefined;
          const Arrow = direction === "asc" ? ArrowUp : direction === "desc" ? ArrowDown : ChevronsUpDown;
          const canSort = column.isSortable && onSortChange !== undefined;
          return (
            <th
              key={column.id}
              {...ROLES.columnheader}
              scope="col"
              style={{ width: column.width }}
              aria-sort={
                canSort
                  ? direction === "asc"
                    ? "ascending"
                    : direction === "desc"
                      ? "descending"
                      : "none"
                  : undefined
              }
              className={cn(
                cell,
                alignments[column.align ?? "start"],
                column.hideBelow && hiding[column.hideBelow],
              )}
            >
              {canSort ? (
                <button
                  type="button"
                  onClick={() => onSortChange(nextSort(sort, column))}
                  className={cn(
                    "group -mx-1.5 inline-flex h-7 max-w-full items-center gap-1 rounded-sm px-1.5 hover:bg-muted hover:text-foreground",
                    direction && "text-foreground",
                    column.align === "end" && "flex-row-reverse",
                  )}
                >
                  <span className="truncate">{column.header}</span>
                  <Arrow
                    aria-hidden
                    className={cn(
                      "size-3.5 shrink-0",
                      !direction && "hidden group-hover:block group-focus-visible:block pointer-coarse:block",
                    )}
                  />
                </button>
              ) : (
                <span className={cn("block truncate", column.isHeaderHidden && "sr-only")}>
                  {column.header}
                </span>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
