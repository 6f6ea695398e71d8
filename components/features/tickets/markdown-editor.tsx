"use client";

import { type ComponentProps, type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { cn } from "#components/ui/cn.ts";
import { useFieldControl } from "#components/ui/field-context.ts";
import { Markdown } from "#components/ui/markdown.tsx";
import { Textarea } from "#components/ui/textarea.tsx";

export interface MarkdownEditorProps
  extends Omit<ComponentProps<typeof Textarea>, "value" | "onChange" | "defaultValue"> {
  value: string;
  onValueChange: (value: string) => void;
  /** ⌘Enter or Ctrl Enter while writing. */
  onSubmit?: () => void;
  /** At the end of the row below the text. */
  footer?: ReactNode;
}

/** A text box for Markdown that can show what will become of it. */
export function MarkdownEditor({
  value,
  onValueChange,
  onSubmit,
  footer,
  className,
  onKeyDown,
  ...props
}: MarkdownEditorProps) {
  const [isPreview, setIsPreview] = useState(false);
  const ownId = useId();
  // Taken here and handed on, so that the preview can be named by the same label.
  const control = useFieldControl(props);

  function handleKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    onKeyDown?.(event);
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onSubmit?.();
    }
  }

  return (
    <div className="grid min-w-0 gap-1.5">
      {isPreview ? (
        <section
          id={`${ownId}preview`}
          aria-label="Preview"
          className={cn(
            "max-h-[50dvh] min-h-20 overflow-y-auto rounded-md border border-dashed bg-card px-2.5 py-1.5",
            className,
          )}
        >
          {value.trim() === "" ? (
            <p className="text-muted-foreground">Nothing to preview yet.</p>
          ) : (
            <Markdown>{value}</Markdown>
          )}
        </section>
      ) : (
        <Textarea
          {...control}
          value={value}
          onChange={(event) => onValueChange(event.target.value)}
          onKeyDown={handleKeyDown}
          className={className}
        />
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground text-xs">
        <button
          type="button"
          aria-pressed={isPreview}
          onClick={() => setIsPreview(!isPreview)}
          className="rounded-sm font-medium underline-offset-4 hover:text-foreground hover:underline pointer-coarse:py-2"
        >
          {isPreview ? "Back to writing" : "Preview"}
        </button>
        <span>Markdown works: **bold**, lists, `code`, links</span>
        {footer ? <span className="ms-auto">{footer}</span> : null}
      </div>
    </div>
  );
}
