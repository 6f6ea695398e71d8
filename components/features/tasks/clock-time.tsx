"use client";

import { useSyncExternalStore } from "react";
import { clockWords } from "./clock-words.ts";

const subscribe = () => () => {};

/**
 * The time of day of an instant, as in 14:03, with the day when that is another than today. The server and the first frame say it in UTC, because the reader's
 * zone is not known there: so hydration finds what it expects.
 */
export function ClockTime({ at }: { at: string }) {
  const isInBrowser = useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
  return (
    <time dateTime={at} className="tabular-nums">
      {clockWords(new Date(at), new Date(), isInBrowser ? undefined : "UTC")}
    </time>
  );
}
