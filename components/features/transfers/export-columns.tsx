"use client";

import { Download, Square } from "lucide-react";
import type { DataTableColumn } from "#components/patterns/data-table/columns.ts";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import { exportFilePath } from "#lib/transfers/client.ts";
import type { DataExport } from "#lib/transfers/schema.ts";
import { reasonOf } from "../customers/reason.ts";
import { FORMAT_LABELS, RESOURCE_LABELS, TRANSFER_APPEARANCE } from "./appearance.ts";
import { useSteerExport } from "./queries.ts";

function ExportActions({ dataExport }: { dataExport: DataExport }) {
  const { slug } = useOrganisation();
  const { cancel } = useSteerExport();
  if (dataExport.isDownloadable) {
    return (
      <Button asChild size="sm">
        <a href={exportFilePath(slug, dataExport)} aria-label={`Download ${dataExport.fileName}`}>
          <Download aria-hidden />
          Download
        </a>
      </Button>
    );
  }
  if (dataExport.isCancellable) {
    return (
      <Button
        size="sm"
        variant="ghost"
        pending={cancel.isPending}
        aria-label={`Stop ${dataExport.fileName}`}
        onClick={() =>
          cancel.mutate(dataExport.id, {
            onError: (error) =>
              toast.error(`Couldn't stop ${dataExport.fileName}`, { description: reasonOf(error) }),
          })
        }
      >
        <Square aria-hidden />
        Stop
      </Button>
    );
  }
  return (
    <span className="text-muted-foreground text-xs">{dataExport.finishedAt ? "File deleted" : "–"}</span>
  );
}

/** The columns of the history of exports. */
export const EXPORT_HISTORY_COLUMNS: readonly DataTableColumn<DataExport>[] = [
  {
    id: "file",
    header: "File",
    cell: (item) => (
      <span className="block truncate font-medium" title={item.fileName}>
        <bdi>{item.fileName}</bdi>
      </span>
    ),
  },
  {
    id: "what",
    header: "What",
    width: "8.5rem",
    cell: (item) => (
      <span>
        {RESOURCE_LABELS[item.resource]}, {FORMAT_LABELS[item.format]}
      </span>
    ),
  },
  {
    id: "status",
    header: "State",
    width: "6.5rem",
    phone: "plain",
    cell: (item) => (
      <span title={item.failureMessage ?? undefined}>
        <StatusBadge status={item.status} map={TRANSFER_APPEARANCE} size="sm" />
        {item.failureMessage ? <span className="sr-only">: {item.failureMessage}</span> : null}
      </span>
    ),
  },
  {
    id: "rows",
    header: "Rows",
    width: "clamp(4rem, 12cqw - 3rem, 6rem)",
    align: "end",
    cell: (item) => item.exportedRows.toLocaleString("en-GB"),
  },
  {
    id: "started",
    header: "Started",
    width: "clamp(9.5rem, 24cqw - 5rem, 14rem)",
    hideBelow: "md",
    cell: (item) => (
      <span className="block truncate text-muted-foreground">
        <RelativeTime at={item.createdAt} />, <bdi>{item.startedBy.name}</bdi>
      </span>
    ),
  },
  {
    id: "expires",
    header: "Kept until",
    width: "6.5rem",
    hideBelow: "lg",
    cell: (item) =>
      item.isDownloadable && item.expiresAt ? (
        <RelativeTime at={item.expiresAt} className="text-muted-foreground" />
      ) : (
        <span className="text-muted-foreground">–</span>
      ),
  },
  {
    id: "actions",
    header: "Actions",
    isHeaderHidden: true,
    width: "9rem",
    align: "end",
    phone: "plain",
    cell: (item) => <ExportActions dataExport={item} />,
  },
];
