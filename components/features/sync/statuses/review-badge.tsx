"use client";

import { Badge } from "#components/ui/badge.tsx";
import { useSyncReviews } from "./queries.ts";

/** How many Lists have statuses to look at; nothing when none has. */
export function ReviewBadge() {
  const { data } = useSyncReviews();
  if (data === undefined || data.lists === 0) return null;
  return (
    // Relative, so that the words for screen readers scroll with the row that they are in.
    <Badge tone="warning" size="sm" className="relative">
      {data.lists}
      <span className="sr-only"> to review</span>
    </Badge>
  );
}
