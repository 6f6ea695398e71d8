import type { InfiniteData } from "@tanstack/react-query";
import type { Page } from "#lib/platform/pagination/index.ts";
import type { TimelineEntry, Visibility } from "#lib/tickets/schema.ts";

/** A timeline as the cache holds it: pages from the newest back. */
export type TimelineData = InfiniteData<Page<TimelineEntry>, string | null>;

const pendingPrefix = "pending ";
let pendingCount = 0;

/** Whether an entry is only on this screen so far. */
export function isPending(entry: Pick<TimelineEntry, "id">): boolean {
  return entry.id.startsWith(pendingPrefix);
}

/** A comment as it looks while the server has not answered. */
export function pendingComment(
  ticketId: string,
  comment: { visibility: Visibility; body: string; authorName: string; authorType?: "member" | "contact" },
): TimelineEntry {
  pendingCount += 1;
  const { visibility, body, authorName, authorType = "member" } = comment;
  return {
    type: "comment",
    id: `${pendingPrefix}${pendingCount}`,
    ticketId,
    visibility,
    body,
    author: { type: authorType, name: authorName },
    isFromCustomer: authorType === "contact",
    createdAt: new Date().toISOString(),
    editedAt: null,
    deletedAt: null,
    isEditable: false,
    isDeletable: false,
    attachments: [],
  };
}

/** The timeline with one entry more, the newest. */
export function withNewestEntry(timeline: TimelineData, entry: TimelineEntry): TimelineData {
  const [first, ...rest] = timeline.pages;
  if (!first) return timeline;
  return { ...timeline, pages: [{ ...first, items: [entry, ...first.items] }, ...rest] };
}

/** The timeline without an entry. */
export function withoutEntry(timeline: TimelineData, id: string): TimelineData {
  return {
    ...timeline,
    pages: timeline.pages.map((page) => ({ ...page, items: page.items.filter((entry) => entry.id !== id) })),
  };
}

/** All loaded entries in reading order, the oldest first. */
export function entriesInOrder(timeline: Pick<TimelineData, "pages">): TimelineEntry[] {
  return timeline.pages.flatMap((page) => page.items).toReversed();
}
