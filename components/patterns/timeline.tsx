import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { type Tone, toneSubtle } from "#components/ui/tone.ts";

export interface TimelineEntry {
  id: string;
  icon: ReactNode;
  tone?: Tone;
  /** Who did what: "Ada changed the status to resolved". */
  title: ReactNode;
  /** An ISO instant. */
  at: string;
  /** Beside the time: "by e-mail", "internal note". */
  meta?: ReactNode;
  /** A reply, a reason, a difference. */
  body?: ReactNode;
}

/** What happened, in the order given. */
export function Timeline({
  label,
  entries,
  className,
}: {
  label: string;
  entries: readonly TimelineEntry[];
  className?: string;
}) {
  return (
    <ol aria-label={label} className={cn("grid", className)}>
      {entries.map((entry) => (
        <li
          key={entry.id}
          className="group relative grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3 pb-5 last:pb-0"
        >
          <span
            aria-hidden
            className="absolute start-3.5 top-7 bottom-0 w-px -translate-x-1/2 bg-border group-last:hidden"
          />
          <span
            aria-hidden
            className={cn(
              "grid size-7 place-items-center rounded-full [&_svg]:size-3.5",
              toneSubtle[entry.tone ?? "neutral"],
            )}
          >
            {entry.icon}
          </span>
          <div className="grid min-w-0 gap-2 pt-1">
            <div className="flex flex-wrap items-baseline gap-x-2 text-sm">
              <span dir="auto" className="min-w-0 [overflow-wrap:anywhere]">
                {entry.title}
              </span>
              <span className="flex gap-x-2 text-muted-foreground text-xs">
                {entry.meta}
                <RelativeTime at={entry.at} />
              </span>
            </div>
            {entry.body ? <div className="min-w-0">{entry.body}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
