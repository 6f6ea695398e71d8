import type { ReactNode } from "react";

/** One column of a `DataTable`. */
export interface DataTableColumn<Row> {
  id: string;
  /** Plain words: also the label in the phone layout and in the sort menu. */
  header: string;
  cell: (row: Row) => ReactNode;
  isSortable?: boolean;
  /** The direction of the first press on the header: newest or largest first is "desc". */
  firstDirection?: SortDirection;
  /** `end` is for numbers, which then have digits of one width. */
  align?: "start" | "end" | "center";
  /** A CSS width. Columns without one share what is left. */
  width?: string;
  /** Hides the header's words from sight, as for a column of action menus. */
  isHeaderHidden?: boolean;
  /** Below this width of the table the column is left out of the desktop layout. */
  hideBelow?: "md" | "lg" | "xl";
  /**
   * Its place on a phone, where a row is a card. The first column is the title by default, the others are details with
   * their label; `plain` has no label.
   */
  phone?: "title" | "detail" | "plain" | "hidden";
  /** The loading shape, where a bar would mislead. */
  skeleton?: ReactNode;
}

export type SortDirection = "asc" | "desc";

export interface DataTableSort {
  column: string;
  direction: SortDirection;
}

/** The order after a press on a header: the same column turns round, another begins in its own first direction. */
export function nextSort(
  current: DataTableSort | undefined,
  column: { id: string; firstDirection?: SortDirection },
): DataTableSort {
  if (current?.column === column.id) {
    return { column: column.id, direction: current.direction === "asc" ? "desc" : "asc" };
  }
  return { column: column.id, direction: column.firstDirection ?? "asc" };
}
