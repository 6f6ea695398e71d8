"use client";

import { CircleAlert, Hourglass, LockKeyhole, SearchX, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { type ProblemKind, summariseProblem } from "./problem.ts";

export interface ErrorStateProps {
  /** Anything thrown. */
  error: unknown;
  /** What could not be shown: "the tickets". Makes the title a sentence about it. */
  subject?: string;
  onRetry?: () => void;
  isRetrying?: boolean;
  /** A way out beside retrying: a link to the list, say. */
  action?: ReactNode;
  /** `inline` fits a widget, `page` a whole page. */
  layout?: "page" | "inline";
  className?: string;
}

const icons: Record<ProblemKind, typeof CircleAlert> = {
  offline: WifiOff,
  forbidden: LockKeyhole,
  missing: SearchX,
  limited: Hourglass,
  refused: CircleAlert,
  broken: CircleAlert,
};

function titleFor(kind: ProblemKind, subject: string | undefined, title: string): string {
  if (!subject || kind === "missing" || kind === "forbidden") return title;
  return `Couldn't load ${subject}`;
}

/** What failed, what to do, a retry where one can help, and the request id to quote. */
export function ErrorState({
  error,
  subject,
  onRetry,
  isRetrying = false,
  action,
  layout = "page",
  className,
}: ErrorStateProps) {
  const isOnline = typeof navigator === "undefined" || navigator.onLine;
  const summary = summariseProblem(error, isOnline);
  const Icon = icons[summary.kind];
  const isPage = layout === "page";
  return (
    <div
      role="alert"
      className={cn(
        "grid justify-items-center gap-1 text-center",
        isPage ? "px-6 py-14" : "px-4 py-6 text-sm",
        className,
      )}
    >
      <div
        aria-hidden
        className={cn(
          "mb-2 grid place-items-center rounded-xl",
          isPage ? "size-10" : "size-8",
          summary.kind === "broken" || summary.kind === "refused"
            ? "bg-destructive-subtle text-destructive"
            : "bg-muted text-muted-foreground",
        )}
      >
        <Icon className={isPage ? "size-5" : "size-4"} />
      </div>
      <p className={cn("text-balance font-semibold", isPage && "text-lg tracking-tight")}>
        {titleFor(summary.kind, subject, summary.title)}
      </p>
      <p className="text-pretty text-muted-foreground sm:max-w-md">
        {[summary.detail, summary.action].filter(Boolean).join(" ")}
        {summary.retryAfter ? ` Wait ${summary.retryAfter} s before you try again.` : null}
      </p>
      {(onRetry && summary.canRetry) || action ? (
        <div className="mt-3 flex flex-wrap justify-center gap-2">
          {onRetry && summary.canRetry ? (
            <Button onClick={onRetry} pending={isRetrying}>
              Try again
            </Button>
          ) : null}
          {action}
        </div>
      ) : null}
      {summary.requestId ? (
        <p className="mt-2 flex flex-wrap items-center justify-center gap-1 text-muted-foreground text-xs">
          Request <code className="font-mono [overflow-wrap:anywhere]">{summary.requestId}</code>
          <CopyButton text={summary.requestId} label="Copy request id" />
        </p>
      ) : null}
    </div>
  );
}
