import type { InfiniteData } from "@tanstack/react-query";
import type { Page } from "#lib/platform/pagination/index.ts";
import type { TimelineEntry, Visibility } from "#lib/tickets/schema.ts";

/** A timeline as the cache holds it: pages from the newest back. */
export type TimelineData = InfiniteData<Page<TimelineEntry>, string | null>;

const pendingPrefix = "pending ";

/** Whether an entry is only on this screen so far. */
export function isPending(entry: Pick<TimelineEntry, "id">): boolean {
  return entry.id.startsWith(pendingPrefix);
}

/** A comment as it looks while the server has not answered; `sending` tells it apart from others on their way. */
export function pendingComment(
  ticketId: string,
  comment: {
    sending: number;
    /** Milliseconds since 1970. */
    submittedAt: number;
    visibility: Visibility;
    body: string;
    authorName: string;
    authorType: "member" | "contact";
  },
): TimelineEntry {
  const { sending, submittedAt, visibility, body, authorName, authorType } = comment;
  return {
    type: "comment",
    id: `${pendingPrefix}${sending}`,
    ticketId,
    visibility,
    body,
    author: { type: authorType, name: authorName },
    isFromCustomer: authorType === "contact",
    createdAt: new Date(submittedAt).toISOString(),
    editedAt: null,
    deletedAt: null,
    isEditable: false,
    isDeletable: false,
    attachments: [],
  };
}

/** The timeline with one entry more, the newest; as it was when the entry has come already by another way. */
export function withNewestEntry(timeline: TimelineData, entry: TimelineEntry): TimelineData {
  const [first, ...rest] = timeline.pages;
  if (!first || first.items.some(({ id }) => id === entry.id)) return timeline;
  return { ...timeline, pages: [{ ...first, items: [entry, ...first.items] }, ...rest] };
}

/** All loaded entries in reading order, the oldest first. */
export function entriesInOrder(timeline: Pick<TimelineData, "pages">): TimelineEntry[] {
  return timeline.pages.flatMap((page) => page.items).toReversed();
}
