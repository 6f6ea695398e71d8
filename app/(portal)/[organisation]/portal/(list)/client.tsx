"use client";

import { Inbox, Plus, SearchX } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { PortalListSkeleton, PortalTicketList } from "#components/features/portal/portal-ticket-list.tsx";
import { usePortalTickets } from "#components/features/portal/queries.ts";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { SearchBox } from "#components/patterns/search-box.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { cn } from "#components/ui/cn.ts";
import { Pagination } from "#components/ui/pagination.tsx";
import { PORTAL_STATES, portalListParams, toPortalFilters } from "./search-params.ts";

const STATE_LABELS: Record<(typeof PORTAL_STATES)[number], string> = {
  all: "All",
  active: "Open",
  done: "Done",
};

export function PortalClient({ welcome }: { welcome: string | null }) {
  const { slug } = useOrganisation();
  const [params, setParams] = useQueryStates(portalListParams, { history: "push" });
  const tickets = usePortalTickets(toPortalFilters(params));
  const paging = usePageCursors(
    params.cursor,
    tickets.data?.nextCursor,
    (cursor) => void setParams({ cursor }),
  );
  const isFiltered = params.q !== "" || params.state !== "all" || params.cursor !== null;
  const clear = () => void setParams({ q: "", state: "all", cursor: null });
  const newTicket = (
    <Button asChild variant="primary">
      <Link href={`/${slug}/portal/tickets/new`}>
        <Plus aria-hidden />
        New ticket
      </Link>
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Your tickets"
        description={welcome === null ? null : <span dir="auto">{welcome}</span>}
        actions={newTicket}
      />
      <div className="grid gap-4">
        <div className="flex flex-wrap items-center gap-3">
          <SearchBox
            label="Search tickets"
            value={params.q}
            onValueChange={(q) => void setParams({ q, cursor: null }, { history: "replace" })}
          />
          <fieldset className="flex rounded-md border bg-card p-0.5">
            <legend className="sr-only">Show</legend>
            {PORTAL_STATES.map((state) => (
              <button
                key={state}
                type="button"
                aria-pressed={params.state === state}
                onClick={() => void setParams({ state, cursor: null })}
                className={cn(
                  "h-7 rounded-sm px-3 font-medium text-sm transition-colors pointer-coarse:h-9",
                  params.state === state
                    ? "bg-accent text-accent-foreground"
                    : "text-muted-foreground hover:text-foreground",
                )}
              >
                {STATE_LABELS[state]}
              </button>
            ))}
          </fieldset>
        </div>
        <QueryBoundary
          query={tickets}
          subject="your tickets"
          loading={<PortalListSkeleton />}
          isEmpty={(page) => page.items.length === 0}
          empty={
            <Card>
              {isFiltered ? (
                <EmptyState
                  icon={<SearchX />}
                  title="No tickets match"
                  action={<Button onClick={clear}>Show all tickets</Button>}
                />
              ) : (
                <EmptyState
                  icon={<Inbox />}
                  title="No tickets yet"
                  description="Tell us what you need. You and your colleagues can follow it here."
                  action={newTicket}
                />
              )}
            </Card>
          }
        >
          {(page) => (
            <div className={cn("grid gap-3 transition-opacity", tickets.isPlaceholderData && "opacity-60")}>
              <PortalTicketList
                tickets={page.items}
                hrefOf={(ticket) => `/${slug}/portal/tickets/${ticket.number}`}
              />
              {paging.kind === "pages" && (paging.onNext || paging.onPrevious) ? (
                <Pagination label="Tickets" onPrevious={paging.onPrevious} onNext={paging.onNext} />
              ) : null}
            </div>
          )}
        </QueryBoundary>
      </div>
    </>
  );
}
