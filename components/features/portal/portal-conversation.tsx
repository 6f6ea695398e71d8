"use client";

import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Timeline } from "#components/patterns/timeline.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { portalAttachmentPath } from "#lib/tickets/client.ts";
import type { PortalTicket } from "#lib/tickets/schema.ts";
import { CommentSurface } from "../tickets/comment-body.tsx";
import { usePendingComments } from "../tickets/sending.ts";
import { LoadedBackwards, TimelineSkeleton } from "../tickets/ticket-timeline.tsx";
import { entriesInOrder } from "../tickets/timeline-cache.ts";
import { drawnEntries } from "../tickets/timeline-entries.tsx";
import { sendingKey } from "../tickets/timeline-key.ts";
import { usePortalTimeline } from "./queries.ts";

/** What was said and done on a ticket, as far as the customer may see it. */
export function PortalConversation({ ticket }: { ticket: PortalTicket }) {
  const timeline = usePortalTimeline(ticket.id);
  const { id: organisationId } = useOrganisation();
  const pending = usePendingComments(sendingKey(organisationId, ticket.id), ticket.id, "contact");
  return (
    <section aria-labelledby="conversation" className="grid gap-4">
      <h2 id="conversation" className="font-semibold text-lg tracking-tight">
        Conversation
      </h2>
      <QueryBoundary
        query={timeline}
        subject="the conversation"
        layout="inline"
        loading={<TimelineSkeleton count={2} />}
        isEmpty={(data) => pending.length === 0 && data.pages.every((page) => page.items.length === 0)}
        empty={<EmptyState title="Nobody has answered yet" className="py-6" />}
      >
        {(data) => (
          <LoadedBackwards
            hasMore={timeline.hasNextPage}
            isLoadingMore={timeline.isFetchingNextPage}
            onMore={() => void timeline.fetchNextPage()}
          >
            <Timeline
              label="Conversation"
              entries={drawnEntries([...entriesInOrder(data), ...pending], {
                isForStaff: false,
                drawBody: (comment) => <CommentSurface comment={comment} pathOf={portalAttachmentPath} />,
              })}
            />
          </LoadedBackwards>
        )}
      </QueryBoundary>
    </section>
  );
}
