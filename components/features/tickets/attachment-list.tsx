"use client";

import { Download, FileText, ImageIcon, Trash2 } from "lucide-react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { formatBytes } from "#components/ui/file-rules.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { Attachment } from "#lib/tickets/schema.ts";
import { useDownload } from "./use-download.ts";

function AttachmentRow({
  attachment,
  path,
  onDelete,
}: {
  attachment: Attachment;
  path: string;
  onDelete?: (attachment: Attachment) => Promise<unknown>;
}) {
  const { download, isPending } = useDownload();
  const Icon = attachment.isImage ? ImageIcon : FileText;
  return (
    <li className="flex min-w-0 items-center gap-2 rounded-md border bg-card py-1 ps-2.5 pe-1 text-sm">
      <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <bdi className="min-w-0 flex-1 truncate" title={attachment.fileName}>
        {attachment.fileName}
      </bdi>
      <span className="shrink-0 text-muted-foreground text-xs tabular-nums">
        {formatBytes(attachment.size)}
      </span>
      <IconButton
        label={`Download ${attachment.fileName}`}
        size="sm"
        tooltip={false}
        pending={isPending}
        onClick={() => void download(path, attachment.fileName)}
      >
        <Download aria-hidden />
      </IconButton>
      {onDelete && attachment.isDeletable ? (
        <ConfirmDialog
          trigger={
            <IconButton label={`Delete ${attachment.fileName}`} size="sm" tooltip={false}>
              <Trash2 aria-hidden />
            </IconButton>
          }
          title={`Delete ${attachment.fileName}?`}
          description="The file is removed for everybody and can't be brought back."
          confirmLabel="Delete"
          onConfirm={async () => {
            await onDelete(attachment);
            toast.success(`${attachment.fileName} deleted`);
          }}
        />
      ) : null}
    </li>
  );
}

/** Files with their size, and ways to read and to delete them. */
export function AttachmentList({
  label,
  attachments,
  pathOf,
  onDelete,
}: {
  label: string;
  attachments: readonly Attachment[];
  pathOf: (attachment: Attachment) => string;
  /** Left out where nothing may be deleted. */
  onDelete?: (attachment: Attachment) => Promise<unknown>;
}) {
  if (attachments.length === 0) return null;
  return (
    <ul aria-label={label} className="grid gap-1">
      {attachments.map((attachment) => (
        <AttachmentRow
          key={attachment.id}
          attachment={attachment}
          path={pathOf(attachment)}
          onDelete={onDelete}
        />
      ))}
    </ul>
  );
}
