"use client";

import { File as FileIcon, RotateCcw, X } from "lucide-react";
import { formatBytes } from "#components/ui/file-rules.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Progress } from "#components/ui/progress.tsx";
import type { Upload, Uploads } from "./use-uploads.ts";

function UploadRow({ upload, uploads }: { upload: Upload; uploads: Uploads }) {
  const { file, share, attachment, failure } = upload;
  return (
    <li className="grid gap-1 rounded-md border bg-card py-1 ps-2.5 pe-1 text-sm">
      <div className="flex min-w-0 items-center gap-2">
        <FileIcon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <bdi className="min-w-0 flex-1 truncate" title={file.name}>
          {file.name}
        </bdi>
        <span className="shrink-0 text-muted-foreground text-xs tabular-nums">
          {attachment || failure ? formatBytes(file.size) : `${Math.round(share * 100)} %`}
        </span>
        {failure ? (
          <IconButton
            label={`Try ${file.name} again`}
            size="sm"
            tooltip={false}
            onClick={() => uploads.retry(upload.key)}
          >
            <RotateCcw aria-hidden />
          </IconButton>
        ) : null}
        <IconButton
          label={attachment || failure ? `Remove ${file.name}` : `Stop uploading ${file.name}`}
          size="sm"
          tooltip={false}
          onClick={() => uploads.remove(upload.key)}
        >
          <X aria-hidden />
        </IconButton>
      </div>
      {attachment || failure ? null : (
        <Progress
          label={`Uploading ${file.name}`}
          value={share}
          max={1}
          className="mb-1 w-[calc(100%-0.5rem)]"
        />
      )}
      {failure ? (
        <p role="alert" className="pb-1 text-destructive text-xs">
          {failure}
        </p>
      ) : null}
    </li>
  );
}

/** The files that are being uploaded or wait to be sent along, and those that were refused. */
export function UploadList({ uploads }: { uploads: Uploads }) {
  return (
    <>
      {uploads.items.length > 0 ? (
        <ul aria-label="Files to send along" className="grid gap-1">
          {uploads.items.map((upload) => (
            <UploadRow key={upload.key} upload={upload} uploads={uploads} />
          ))}
        </ul>
      ) : null}
      <ul
        aria-live="polite"
        aria-label="Refused files"
        className="grid gap-1 text-destructive text-sm empty:hidden"
      >
        {uploads.rejections.map((rejection) => (
          <li key={`${rejection.name}${rejection.reason}`} className="[overflow-wrap:anywhere]">
            <bdi className="font-medium">{rejection.name}</bdi>: {rejection.reason}
          </li>
        ))}
      </ul>
    </>
  );
}
