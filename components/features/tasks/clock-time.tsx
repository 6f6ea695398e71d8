"use client";

import { useSyncExternalStore } from "react";

const subscribe = () => () => {};

/**
 * The time of day of an instant, as in 14:03. The server and the first frame say it in UTC, because the reader's
 * zone is not known there: so hydration finds what it expects.
 */
export function ClockTime({ at }: { at: string }) {
  const isInBrowser = useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
  const format = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    ...(isInBrowser ? {} : { timeZone: "UTC" }),
  });
  return (
    <time dateTime={at} className="tabular-nums">
      {format.format(new Date(at))}
    </time>
  );
}
