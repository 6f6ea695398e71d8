"use client";

import { Paperclip } from "lucide-react";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { cn } from "#components/ui/cn.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { attachmentRules } from "./use-uploads.ts";

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes("Files");
}

/** An area that takes files dropped on it, and says so while one hovers. */
export function DropArea({
  onFiles,
  className,
  children,
}: {
  onFiles: (files: File[]) => void;
  className?: string;
  children: ReactNode;
}) {
  const [isOver, setIsOver] = useState(false);
  return (
    // Dropping is a shortcut for the mouse; the button that chooses files does the same by keyboard.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above.
    <div
      onDragOver={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget instanceof Node ? event.relatedTarget : null)) {
          setIsOver(false);
        }
      }}
      onDrop={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setIsOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
      className={cn("relative", className)}
    >
      {children}
      {isOver ? (
        <div
          aria-hidden
          className="pointer-events-none absolute inset-0 z-raised grid place-items-center rounded-xl border-2 border-primary border-dashed bg-accent/90 font-medium text-accent-foreground"
        >
          Drop to attach
        </div>
      ) : null}
    </div>
  );
}

/** Chooses files by the browser's own dialog. */
export function AttachButton({ maxBytes, onFiles }: { maxBytes: number; onFiles: (files: File[]) => void }) {
  const inputRef = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label="Attach files" size="sm" onClick={() => inputRef.current?.click()}>
        <Paperclip aria-hidden />
      </IconButton>
      <input
        ref={inputRef}
        type="file"
        multiple
        hidden
        aria-hidden
        tabIndex={-1}
        accept={attachmentRules(maxBytes).accept?.join(",")}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // Without this, choosing the same file again after removing it reports no change.
          event.target.value = "";
        }}
      />
    </>
  );
}
