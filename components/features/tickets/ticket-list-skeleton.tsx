"use client";

import { DataTable } from "#components/patterns/data-table/data-table.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { TicketListItem } from "#lib/tickets/schema.ts";
import { ticketColumns } from "./ticket-columns.tsx";

const COLUMNS = ticketColumns();

/** The shape of the page of tickets while it loads. */
export function TicketListSkeleton() {
  return (
    <>
      <PageHeader title="Tickets" actions={<Skeleton className="h-8 w-28 rounded-md" />} />
      <div className="grid gap-4">
        <div className="flex h-9 items-center gap-4 border-b">
          {["w-6", "w-10", "w-20", "w-14"].map((width) => (
            <Skeleton key={width} className={width} />
          ))}
        </div>
        <div className="flex flex-wrap gap-2">
          <Skeleton className="h-8 w-full rounded-md sm:w-64" />
          {["w-24", "w-25", "w-28", "w-29", "w-18", "w-19"].map((width) => (
            <Skeleton key={width} className={`h-8 rounded-md ${width}`} />
          ))}
        </div>
        <DataTable<TicketListItem>
          many="tickets"
          columns={COLUMNS}
          rows={undefined}
          getRowKey={(ticket) => ticket.id}
          getRowLabel={(ticket) => ticket.title}
          empty={null}
          skeletonCount={8}
          hasKeyboard={false}
        />
      </div>
    </>
  );
}
