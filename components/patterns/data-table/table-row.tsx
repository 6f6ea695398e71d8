"use client";

import Link from "next/link";
import { type MouseEvent, memo, type ReactNode } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { cn } from "#components/ui/cn.ts";
import type { DataTableColumn } from "./columns.ts";
import { alignments, cellClasses, hiding, ROLES, rowClasses } from "./table-layout.ts";

export interface TableRowProps<Row> {
  row: Row;
  rowKey: string;
  /** What the row is called, for the box that selects it. */
  label: string;
  href?: string;
  columns: readonly DataTableColumn<Row>[];
  isSelectable: boolean;
  isSelected: boolean;
  onToggle: (key: string, isRange: boolean) => void;
}

const interactive = "a, button, input, select, textarea, label, [role=menuitem]";

/** A press on something lifted above the row's link (a time, say) still follows the link. */
function followRowLink(event: MouseEvent<HTMLTableRowElement>) {
  const target = event.target instanceof Element ? event.target : null;
  // Menus are drawn elsewhere in the document, but React passes their events up to here.
  if (!target || !event.currentTarget.contains(target) || target.closest(interactive)) return;
  if (window.getSelection()?.toString()) return;
  const link = event.currentTarget.querySelector<HTMLAnchorElement>("a[data-row-focus]");
  link?.dispatchEvent(
    new window.MouseEvent("click", {
      bubbles: true,
      cancelable: true,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      shiftKey: event.shiftKey,
    }),
  );
}

function CellContent<Row>({ column, row, href }: { column: DataTableColumn<Row>; row: Row; href?: string }) {
  const content: ReactNode = column.cell(row);
  if (href === undefined) return content;
  return (
    <Link href={href} prefetch={false} data-row-focus className="table-record-link">
      {content}
    </Link>
  );
}

function columnClasses<Row>(column: DataTableColumn<Row>, phone: DataTableColumn<Row>["phone"]): string {
  return cn(
    cellClasses,
    column.align && column.align !== "start" && alignments[column.align],
    column.hideBelow && hiding[column.hideBelow],
    phone === "title" && "w-full @2xl/table:w-auto",
    phone === "hidden" && "hidden",
  );
}

function TableRowInner<Row>({
  row,
  rowKey,
  label,
  href,
  columns,
  isSelectable,
  isSelected,
  onToggle,
}: TableRowProps<Row>) {
  return (
    // The keyboard uses the link inside; the click handler only widens the mouse's target.
    <tr
      {...ROLES.row}
      data-row-key={rowKey}
      aria-selected={isSelectable ? isSelected : undefined}
      tabIndex={href === undefined ? -1 : undefined}
      data-row-focus={href === undefined ? "" : undefined}
      onClick={href === undefined ? undefined : followRowLink}
      className={cn(
        "group/row",
        rowClasses,
        isSelectable && "ps-11",
        isSelected ? "bg-accent" : "hover:bg-muted/60",
      )}
    >
      {isSelectable ? (
        <td {...ROLES.cell} className="table-record-box">
          <Checkbox
            aria-label={`Select ${label}`}
            checked={isSelected}
            onChange={({ nativeEvent }) =>
              onToggle(rowKey, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
            }
            className="align-middle"
          />
        </td>
      ) : null}
      {columns.map((column, index) => {
        const phone = column.phone ?? (index === 0 ? "title" : "detail");
        const content = <CellContent column={column} row={row} href={index === 0 ? href : undefined} />;
        return (
          <td key={column.id} {...ROLES.cell} className={columnClasses(column, phone)}>
            {phone === "detail" && !column.isHeaderHidden ? (
              <span aria-hidden className="me-1.5 text-muted-foreground text-xs @2xl/table:hidden">
                {column.header}
              </span>
            ) : null}
            {phone === "detail" ? (
              <span className="inline-flex max-w-full align-bottom @2xl/table:contents">{content}</span>
            ) : (
              content
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** One record: a table row, or a card where the table is narrow. Drawn again only when something of it changed. */
export const TableRow = memo(TableRowInner) as typeof TableRowInner;
