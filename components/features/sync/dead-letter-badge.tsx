"use client";

import { useSyncExternalStore } from "react";
import { useHasModule } from "#components/providers/organisation-provider.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { useDeadLetterSummary } from "./dead-letter-queries.ts";

/** How much did not arrive; nothing when all did. */
export function DeadLetterBadge() {
  return useHasModule("clickup") ? <CountBadge /> : null;
}

const subscribe = () => () => {};

/**
 * The frame that it stands in is drawn before the page below it has handed over what it knows, and may come to life
 * after: so the first frame says nothing, and hydration finds what it expects.
 */
function CountBadge() {
  const isInBrowser = useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
  const { data } = useDeadLetterSummary({});
  if (!isInBrowser || data === undefined) return null;
  const { failed, conflict, waiting, gone } = data.states;
  const count = failed + conflict + waiting + gone;
  if (count === 0) return null;
  return (
    // Relative, so that the words for screen readers scroll with the row that they are in.
    <Badge tone="warning" size="sm" className="relative">
      {count.toLocaleString("en-GB")}
      <span className="sr-only"> not arrived</span>
    </Badge>
  );
}
