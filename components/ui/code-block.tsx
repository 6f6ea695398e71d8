"use client";

import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import { CopyButton } from "./copy-button.tsx";

export interface CodeBlockProps {
  code: string;
  /** What it is: "Webhook address". Names the scrolling area. */
  label: string;
  title?: ReactNode;
  className?: string;
}

/** Text for machines: monospaced, unwrapped, never translated, with a copy button. */
export function CodeBlock({ code, label, title, className }: CodeBlockProps) {
  return (
    <div className={cn("min-w-0 overflow-hidden rounded-lg border bg-muted text-sm", className)}>
      <div className="flex items-center justify-between gap-2 border-b py-1 ps-3 pe-1 text-muted-foreground text-xs">
        <span className="min-w-0 truncate">{title ?? label}</span>
        <CopyButton text={code} label={`Copy ${label}`} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: an area that scrolls must be reachable by keyboard (WCAG 2.1.1). */}
      <figure aria-label={label} tabIndex={0} className="overflow-x-auto focus-visible:-outline-offset-2">
        <pre dir="ltr" translate="no" className="w-max min-w-full p-3 font-mono text-xs leading-relaxed">
          <code>{code}</code>
        </pre>
      </figure>
    </div>
  );
}
