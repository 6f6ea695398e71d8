import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { PortalTicketListItem } from "#lib/tickets/schema.ts";
import { STATUS_APPEARANCE } from "../tickets/appearance.ts";

/** The tickets of the contact's company, one a row. */
export function PortalTicketList({
  tickets,
  hrefOf,
}: {
  tickets: readonly PortalTicketListItem[];
  hrefOf: (ticket: PortalTicketListItem) => string;
}) {
  return (
    <Card>
      <ul aria-label="Tickets" className="divide-y">
        {tickets.map((ticket) => (
          <li
            key={ticket.id}
            className="group relative flex min-w-0 items-center gap-4 px-4 py-3.5 transition-colors first:rounded-t-xl last:rounded-b-xl hover:bg-muted/60 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:outline-ring has-[a:focus-visible]:-outline-offset-2"
          >
            <div className="grid min-w-0 flex-1 gap-1">
              <Link
                href={hrefOf(ticket)}
                className="flex min-w-0 gap-2 outline-none after:absolute after:inset-0"
              >
                <span className="shrink-0 text-muted-foreground tabular-nums">#{ticket.number}</span>
                <bdi
                  className="line-clamp-2 min-w-0 font-medium [overflow-wrap:anywhere] sm:line-clamp-1"
                  title={ticket.title}
                >
                  {ticket.title}
                </bdi>
              </Link>
              <p className="truncate text-muted-foreground text-xs">
                {ticket.requester ? (
                  <>
                    <bdi>{ticket.requester.name}</bdi>,{" "}
                  </>
                ) : null}
                updated <RelativeTime at={ticket.updatedAt} />
              </p>
            </div>
            <StatusBadge status={ticket.status} map={STATUS_APPEARANCE} size="sm" className="shrink-0" />
            <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground rtl:rotate-180" />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The shape of the list while it loads. */
export function PortalListSkeleton({ count = 5 }: { count?: number }) {
  return (
    <Card className="grid divide-y">
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity but their place.
        <div key={index} className="flex items-center gap-4 px-4 py-3.5">
          <div className="grid flex-1 gap-1.5">
            <Skeleton className="h-5 w-2/3" />
            <Skeleton className="h-3 w-1/3" />
          </div>
          <Skeleton className="h-5 w-16 rounded-md" />
        </div>
      ))}
    </Card>
  );
}
