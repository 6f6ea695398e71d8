import { cn } from "#components/ui/cn.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { DataTableColumn } from "./columns.ts";
import { cellClasses, hiding, rowClasses } from "./table-layout.ts";

const widths = ["w-3/4", "w-1/2", "w-2/3", "w-5/6", "w-3/5"];

/** Rows of the real height and columns, while the first ones are on their way. */
export function SkeletonRows<Row>({
  columns,
  count,
  isSelectable,
}: {
  columns: readonly DataTableColumn<Row>[];
  count: number;
  isSelectable: boolean;
}) {
  return Array.from({ length: count }, (_, rowIndex) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity but their place.
    <tr key={rowIndex} aria-hidden className={cn("group/row", rowClasses)}>
      {isSelectable ? (
        <td className="table-record-box hidden @2xl/table:table-cell">
          <Skeleton className="size-4" />
        </td>
      ) : null}
      {columns.map((column, index) => (
        <td
          key={column.id}
          className={cn(
            cellClasses,
            column.hideBelow && hiding[column.hideBelow],
            (column.phone ?? (index === 0 ? "title" : "detail")) === "title"
              ? "w-full @2xl/table:w-auto"
              : "w-20",
            column.phone === "hidden" && "hidden",
          )}
        >
          {column.skeleton ?? (
            <Skeleton
              className={cn(
                "h-3.5",
                column.isHeaderHidden ? "w-5" : widths[(rowIndex + index) % widths.length],
                column.align === "end" && "@2xl/table:ms-auto",
              )}
            />
          )}
        </td>
      ))}
    </tr>
  ));
}
