"use client";

import { useState } from "react";
import type { DataTablePaging } from "#components/patterns/data-table/data-table.tsx";

/**
 * Forward and back through a list that only knows its next page. The cursor in the address is the truth; the way that
 * led to it is remembered here. Somebody who arrives by a link has no way behind them and goes back to the start.
 */
export function usePageCursors(
  cursor: string | null,
  nextCursor: string | null | undefined,
  onCursorChange: (cursor: string | null) => void,
): DataTablePaging {
  const [trail, setTrail] = useState<readonly string[]>([]);
  const place = cursor === null ? -1 : trail.indexOf(cursor);

  function goNext(next: string) {
    setTrail([...trail.slice(0, place + 1), next]);
    onCursorChange(next);
  }

  return {
    kind: "pages",
    onPrevious: cursor === null ? undefined : () => onCursorChange(trail[place - 1] ?? null),
    onNext: nextCursor ? () => goNext(nextCursor) : undefined,
  };
}
