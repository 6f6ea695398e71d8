"use client";

import { File as FileIcon, Upload, X } from "lucide-react";
import { type ChangeEvent, type DragEvent, useId, useRef, useState } from "react";
import { cn } from "./cn.ts";
import { useFieldControl } from "./field-context.ts";
import { type FileRejection, type FileRules, formatBytes, sortFiles } from "./file-rules.ts";
import { IconButton } from "./icon-button.tsx";

export interface FileDropProps extends FileRules {
  files: readonly File[];
  onFilesChange: (files: File[]) => void;
  /** What may be dropped, in words: "CSV or JSON, up to 20 MB". */
  hint?: string;
  disabled?: boolean;
  id?: string;
  className?: string;
}

function identityOf(file: File): string {
  return `${file.name}/${file.size}/${file.lastModified}`;
}

/** Files by dropping or by choosing. Refused ones are listed with the reason; the others are kept. */
export function FileDrop({
  files,
  onFilesChange,
  hint,
  accept,
  maxBytes,
  maxFiles,
  className,
  ...props
}: FileDropProps) {
  const control = useFieldControl(props);
  const ownId = useId();
  const hintId = useId();
  const inputId = control.id ?? ownId;
  const inputRef = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const [rejections, setRejections] = useState<FileRejection[]>([]);

  function take(chosen: readonly File[]) {
    if (control.disabled || chosen.length === 0) return;
    const kept = maxFiles === 1 ? [] : files;
    const present = new Set(kept.map(identityOf));
    const fresh = chosen.filter((file) => !present.has(identityOf(file)));
    const { accepted, rejected } = sortFiles(fresh, kept.length, { accept, maxBytes, maxFiles });
    setRejections(rejected);
    if (accepted.length > 0) onFilesChange([...kept, ...accepted]);
  }

  function handleDrop(event: DragEvent) {
    event.preventDefault();
    setIsOver(false);
    take([...event.dataTransfer.files]);
  }

  function handleChoice(event: ChangeEvent<HTMLInputElement>) {
    take([...(event.target.files ?? [])]);
    // Without this, choosing the same file again after removing it reports no change.
    event.target.value = "";
  }

  function remove(unwanted: File) {
    onFilesChange(files.filter((file) => file !== unwanted));
    inputRef.current?.focus();
  }

  return (
    <div className={cn("grid gap-2", className)}>
      <label
        htmlFor={inputId}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={handleDrop}
        className={cn(
          "relative grid justify-items-center gap-1 rounded-lg border border-input border-dashed px-4 py-6 text-center text-sm transition-colors",
          "hover:bg-muted has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2",
          isOver && "border-primary bg-accent",
          control.disabled && "opacity-60",
        )}
      >
        <Upload aria-hidden className="size-5 text-muted-foreground" />
        <span>
          Drop {maxFiles === 1 ? "a file" : "files"} here, or{" "}
          <span className="font-medium text-primary underline underline-offset-4">
            choose from your device
          </span>
        </span>
        {hint ? (
          <span id={hintId} className="text-muted-foreground text-xs">
            {hint}
          </span>
        ) : null}
        <input
          {...control}
          ref={inputRef}
          id={inputId}
          type="file"
          multiple={maxFiles !== 1}
          accept={accept?.join(",")}
          onChange={handleChoice}
          aria-describedby={
            [control["aria-describedby"], hint ? hintId : null].filter(Boolean).join(" ") || undefined
          }
          className="sr-only"
        />
      </label>
      {files.length > 0 ? (
        <ul aria-label="Chosen files" className="grid gap-1">
          {files.map((file) => (
            <li
              key={identityOf(file)}
              className="flex min-w-0 items-center gap-2 rounded-md border bg-card py-1 ps-2.5 pe-1 text-sm"
            >
              <FileIcon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
              <bdi className="min-w-0 flex-1 truncate" title={file.name}>
                {file.name}
              </bdi>
              <span className="shrink-0 text-muted-foreground text-xs tabular-nums">
                {formatBytes(file.size)}
              </span>
              <IconButton
                label={`Remove ${file.name}`}
                size="sm"
                tooltip={false}
                onClick={() => remove(file)}
              >
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
      <ul
        aria-live="polite"
        aria-label="Refused files"
        className="grid gap-1 text-destructive text-sm empty:hidden"
      >
        {rejections.map((rejection) => (
          <li key={`${rejection.name}${rejection.reason}`} className="[overflow-wrap:anywhere]">
            <bdi className="font-medium">{rejection.name}</bdi>: {rejection.reason}
          </li>
        ))}
      </ul>
    </div>
  );
}
