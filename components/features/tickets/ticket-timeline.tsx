"use client";

import { MessagesSquare } from "lucide-react";
import { type ReactNode, useState } from "react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Timeline } from "#components/patterns/timeline.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { Comment, Ticket, TimelineEntry } from "#lib/tickets/schema.ts";
import { CommentBody } from "./comment-body.tsx";
import { useConversationNews } from "./conversation-queries.ts";
import { useTimeline } from "./queries.ts";
import { usePendingComments } from "./sending.ts";
import { entriesInOrder } from "./timeline-cache.ts";
import { drawnEntries } from "./timeline-entries.tsx";
import { sendingKey, type TimelineFilter } from "./timeline-key.ts";

const FILTERS: readonly { value: TimelineFilter; label: string }[] = [
  { value: "all", label: "Everything" },
  { value: "comments", label: "Replies and notes" },
  { value: "events", label: "Changes" },
];

/** The shape of a timeline while it loads. */
export function TimelineSkeleton({ count = 3 }: { count?: number }) {
  return (
    <div className="grid gap-5">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity but their place.
        <div key={index} className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3">
          <Skeleton className="size-7 rounded-full" />
          <div className="grid gap-2 pt-1">
            <Skeleton className="h-4 w-48 max-w-full" />
            <Skeleton className="h-16 w-full rounded-lg" />
          </div>
        </div>
      ))}
    </div>
  );
}

/** Entries that are loaded backwards: the older ones on request, above. */
export function LoadedBackwards({
  hasMore,
  isLoadingMore,
  onMore,
  children,
}: {
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
  children: ReactNode;
}) {
  return (
    <div className="grid gap-4">
      {hasMore ? (
        <Button size="sm" onClick={onMore} pending={isLoadingMore} className="justify-self-center">
          Show earlier activity
        </Button>
      ) : null}
      {children}
    </div>
  );
}

/** What was written after a comment and is not deleted, of all that is loaded: the newest always are. */
function entriesAfter(comment: Comment, entries: readonly TimelineEntry[]): Comment[] {
  const place = entries.findIndex(({ id }) => id === comment.id);
  return entries
    .slice(place + 1)
    .filter((entry) => entry.type === "comment")
    .filter(({ deletedAt }) => deletedAt === null);
}

/** Everything that happened to a ticket, replies and notes among it, the oldest first. */
export function TicketTimeline({ ticket }: { ticket: Ticket }) {
  const [filter, setFilter] = useState<TimelineFilter>("all");
  const timeline = useTimeline(ticket.id, filter);
  useConversationNews(ticket.id);
  const { id: organisationId } = useOrganisation();
  const sending = usePendingComments(sendingKey(organisationId, ticket.id), ticket.id, "member");
  const pending = filter === "events" ? [] : sending;
  return (
    <section aria-labelledby="activity" className="grid min-w-0 gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="activity" className="font-semibold text-lg tracking-tight">
          Activity
        </h2>
        <fieldset className="flex rounded-md border bg-card p-0.5">
          <legend className="sr-only">Show</legend>
          {FILTERS.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              aria-pressed={filter === value}
              onClick={() => setFilter(value)}
              className={cn(
                "h-6 rounded-sm px-2 font-medium text-xs transition-colors pointer-coarse:h-9",
                filter === value
                  ? "bg-accent text-accent-foreground"
                  : "text-muted-foreground hover:text-foreground",
              )}
            >
              {label}
            </button>
          ))}
        </fieldset>
      </div>
      <QueryBoundary
        query={timeline}
        subject="the activity"
        layout="inline"
        loading={<TimelineSkeleton />}
        isEmpty={(data) => pending.length === 0 && data.pages.every((page) => page.items.length === 0)}
        empty={
          <EmptyState
            icon={<MessagesSquare />}
            title={filter === "comments" ? "No replies or notes yet" : "Nothing has happened yet"}
            description={filter === "comments" ? "Write the first one below." : undefined}
            className="py-8"
          />
        }
      >
        {(data) => (
          <LoadedBackwards
            hasMore={timeline.hasNextPage}
            isLoadingMore={timeline.isFetchingNextPage}
            onMore={() => void timeline.fetchNextPage()}
          >
            <Timeline
              label="Activity"
              entries={drawnEntries([...entriesInOrder(data), ...pending], {
                isForStaff: true,
                drawBody: (comment) => (
                  <CommentBody
                    comment={comment}
                    later={entriesAfter(comment, entriesInOrder(data))}
                    isReadOnly={ticket.mergedInto !== null}
                  />
                ),
              })}
            />
          </LoadedBackwards>
        )}
      </QueryBoundary>
    </section>
  );
}
