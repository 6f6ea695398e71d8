import type { ReactNode } from "react";
import { cn } from "./cn.ts";

export interface TruncateProps {
  children: string;
  /** After how many lines to cut. */
  lines?: 1 | 2 | 3;
  className?: string;
}

const clamps = { 1: "truncate", 2: "line-clamp-2", 3: "line-clamp-3" };

/**
 * Words of unknown length and script on a line of known width, the whole on hover. Cut at their own end (the left of
 * Arabic), yet aligned with their neighbours.
 */
export function Truncate({ children, lines = 1, className }: TruncateProps) {
  return (
    <span
      dir="auto"
      title={children}
      className={cn("block min-w-0 text-left [overflow-wrap:anywhere]", clamps[lines], className)}
    >
      {children}
    </span>
  );
}

/** Words of unknown length that are shown whole: broken anywhere rather than spilling over. */
export function LongText({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span dir="auto" className={cn("block min-w-0 whitespace-pre-line [overflow-wrap:anywhere]", className)}>
      {children}
    </span>
  );
}
