"use client";

import { useSyncExternalStore } from "react";
import { cn } from "./cn.ts";
import { formatDay, formatExact, formatRelative } from "./relative-time-format.ts";

const tickMs = 30_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = 0;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const each of listeners) each();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
      nowMs = 0;
    }
  };
}

function getNow(): number {
  // A snapshot must not change between two reads of one render, so it moves only with the tick.
  if (nowMs === 0) nowMs = Date.now();
  return nowMs;
}

function getServerNow(): null {
  return null;
}

export interface RelativeTimeProps {
  /** An ISO instant. */
  at: string;
  className?: string;
}

/**
 * How long ago, kept current, with the exact instant on hover. The server and the first frame draw the day in UTC,
 * because neither the reader's clock nor time zone is known there: so hydration finds what it expects.
 */
export function RelativeTime({ at, className }: RelativeTimeProps) {
  const now = useSyncExternalStore(subscribe, getNow, getServerNow);
  const instant = new Date(at);
  if (Number.isNaN(instant.getTime())) return <span className={className}>Unknown time</span>;
  return (
    <time
      dateTime={at}
      title={now === null ? undefined : formatExact(instant)}
      className={cn("whitespace-nowrap tabular-nums", className)}
    >
      {now === null ? formatDay(instant) : formatRelative(instant, reference(instant, now))}
    </time>
  );
}

/** Something that happened since the last tick must read "just now", not "in 20 s". */
function reference(instant: Date, now: number): Date {
  const aheadMs = instant.getTime() - now;
  return aheadMs > 0 && aheadMs <= tickMs ? instant : new Date(now);
}
