import type { ReactNode } from "react";

export interface TableTitleProps {
  /** Before the words, never cut: "#1042". */
  lead?: ReactNode;
  children: string;
}

/**
 * The words that a row is known by: one line in the table, up to three on a card. Each text has its own direction, so
 * that an Arabic title is cut at its end, but all begin at the same edge.
 */
export function TableTitle({ lead, children }: TableTitleProps) {
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      {lead ? <span className="shrink-0 font-normal text-muted-foreground tabular-nums">{lead}</span> : null}
      <span
        dir="auto"
        title={children}
        className="line-clamp-3 min-w-0 whitespace-normal text-left [overflow-wrap:anywhere] @2xl/table:block @2xl/table:truncate"
      >
        {children}
      </span>
    </span>
  );
}
