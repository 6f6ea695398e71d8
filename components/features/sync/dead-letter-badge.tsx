"use client";

import { useHasModule } from "#components/providers/organisation-provider.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { useDeadLetterCounts } from "./dead-letter-queries.ts";

/** How much did not arrive; nothing when all did. */
export function DeadLetterBadge() {
  return useHasModule("clickup") ? <CountBadge /> : null;
}

function CountBadge() {
  const { data } = useDeadLetterCounts();
  if (data === undefined) return null;
  const { failed, conflict, waiting, gone } = data;
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
