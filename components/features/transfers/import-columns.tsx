import type { DataTableColumn } from "#components/patterns/data-table/columns.ts";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { DataImport } from "#lib/transfers/schema.ts";
import { RESOURCE_LABELS, TRANSFER_APPEARANCE } from "./appearance.ts";

const count = (value: number) => value.toLocaleString("en-GB");

/** The columns of the history of imports. */
export const IMPORT_HISTORY_COLUMNS: readonly DataTableColumn<DataImport>[] = [
  {
    id: "file",
    header: "File",
    cell: (item) => (
      <span className="flex min-w-0 items-center gap-2">
        <bdi className="min-w-0 truncate" title={item.fileName}>
          {item.fileName}
        </bdi>
        {item.isDryRun ? <Badge size="sm">Check only</Badge> : null}
      </span>
    ),
  },
  { id: "resource", header: "What", width: "7rem", cell: (item) => RESOURCE_LABELS[item.resource] },
  {
    id: "status",
    header: "State",
    width: "7rem",
    phone: "plain",
    cell: (item) => <StatusBadge status={item.status} map={TRANSFER_APPEARANCE} size="sm" />,
  },
  {
    id: "rows",
    header: "Rows",
    width: "6.5rem",
    align: "end",
    cell: (item) =>
      item.totalRows === null ? "–" : `${count(item.processedRows)} of ${count(item.totalRows)}`,
  },
  {
    id: "failed",
    header: "Bad rows",
    width: "6rem",
    align: "end",
    cell: (item) => (
      <span className={item.failedRows > 0 ? "font-medium text-destructive" : "text-muted-foreground"}>
        {count(item.failedRows)}
      </span>
    ),
  },
  {
    id: "started",
    header: "Started",
    width: "11rem",
    hideBelow: "md",
    cell: (item) => (
      <span className="block truncate text-muted-foreground">
        <RelativeTime at={item.createdAt} />, <bdi>{item.startedBy.name}</bdi>
      </span>
    ),
  },
];
