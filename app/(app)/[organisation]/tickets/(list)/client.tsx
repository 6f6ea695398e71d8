"use client";

import { Inbox, Plus } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { useTicketCount, useTickets } from "#components/features/tickets/queries.ts";
import { TicketBulkActions } from "#components/features/tickets/ticket-bulk-actions.tsx";
import { NATURAL_DIRECTIONS, ticketColumns } from "#components/features/tickets/ticket-columns.tsx";
import { TicketViews } from "#components/features/tickets/ticket-views.tsx";
import { type TicketFacetValues, useTicketFacets } from "#components/features/tickets/use-ticket-facets.tsx";
import { ExportMenu } from "#components/features/transfers/export-menu.tsx";
import { QueryTable } from "#components/patterns/data-table/query-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { FilterBar } from "#components/patterns/filter-bar.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { type TicketListItem, ticketSortSchema } from "#lib/tickets/schema.ts";
import {
  DEFAULT_TICKET_PARAMS,
  fromViewQuery,
  isFiltered,
  loadTicketListParams,
  type TicketListParams,
  ticketListParams,
  toCountFilters,
  toTicketFilters,
  toViewQuery,
} from "./search-params.ts";

const COLUMNS = ticketColumns();
const keyOf = (ticket: TicketListItem) => ticket.id;
const labelOf = (ticket: TicketListItem) => `ticket #${ticket.number}`;

export function TicketListClient() {
  const { slug } = useOrganisation();
  const canWrite = useCan("tickets:write");
  const canExport = useCan("transfers:write");
  const [params, setParams] = useQueryStates(ticketListParams, { history: "push" });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const filters = useMemo(() => toTicketFilters(params), [params]);
  const tickets = useTickets(filters);
  const count = useTicketCount(toCountFilters(params));
  const facets = useTicketFacets(params);
  const paging = usePageCursors(params.cursor, tickets.data?.nextCursor, (cursor) => {
    void setParams({ cursor });
    window.scrollTo({ top: 0 });
  });

  function change(next: Partial<TicketListParams>, options?: { history: "push" | "replace" }) {
    setSelected(new Set());
    void setParams({ ...next, cursor: null }, options);
  }

  function changeFacet(id: string, values: string[]) {
    // The address is the narrow gate: what it does not understand it drops, whoever wrote it.
    const read = loadTicketListParams({ [id]: values.join(",") });
    const name = id as keyof TicketFacetValues;
    change({ [name]: read[name] });
  }

  const newTicket = (
    <Button asChild variant="primary">
      <Link href={`/${slug}/tickets/new`}>
        <Plus aria-hidden />
        New ticket
      </Link>
    </Button>
  );
  const total = count.data && !count.data.isCapped ? count.data.count : undefined;

  return (
    <>
      <PageHeader
        title="Tickets"
        meta={
          count.data ? (
            <span className="text-muted-foreground text-sm tabular-nums">
              {count.data.count.toLocaleString("en-GB")}
              {count.data.isCapped ? "+" : ""}
            </span>
          ) : null
        }
        actions={
          <>
            {canExport ? (
              <ExportMenu target={{ resource: "tickets", filters: toCountFilters(params) }} />
            ) : null}
            {canWrite ? newTicket : null}
          </>
        }
      />
      <div className="grid gap-4">
        <TicketViews
          current={toViewQuery(params)}
          normalise={(query) => toViewQuery(fromViewQuery(query))}
          hrefOf={(query) => `/${slug}/tickets?${new URLSearchParams(toViewQuery(fromViewQuery(query)))}`}
          onChoose={(query) => change(fromViewQuery(query))}
        />
        <FilterBar
          many="tickets"
          search={{ value: params.q, onValueChange: (q) => change({ q }, { history: "replace" }) }}
          facets={facets}
          onFacetChange={changeFacet}
          onClear={() => change({ ...DEFAULT_TICKET_PARAMS, sort: params.sort, direction: params.direction })}
        />
        <QueryTable
          query={tickets}
          skeletonCount={12}
          many="tickets"
          columns={COLUMNS}
          getRowKey={keyOf}
          getRowLabel={labelOf}
          getRowHref={(ticket) => `/${slug}/tickets/${ticket.number}`}
          sort={{
            column: params.sort,
            direction: params.direction ?? NATURAL_DIRECTIONS[params.sort],
          }}
          onSortChange={({ column, direction }) => {
            const sort = ticketSortSchema.parse(column);
            change({ sort, direction: direction === NATURAL_DIRECTIONS[sort] ? null : direction });
          }}
          selection={
            canWrite
              ? {
                  selected,
                  onChange: setSelected,
                  actions: (
                    <TicketBulkActions
                      ids={[...selected]}
                      onDone={(refused) => setSelected(new Set(refused))}
                    />
                  ),
                }
              : undefined
          }
          paging={paging}
          total={total}
          onClearFilters={
            isFiltered(params) || params.cursor !== null ? () => change(DEFAULT_TICKET_PARAMS) : undefined
          }
          empty={
            <EmptyState
              icon={<Inbox />}
              title="No tickets yet"
              description="Tickets are what customers ask for. File the first one by hand, bring yours along with an import, or invite a customer's contacts to the portal."
              action={
                canWrite ? (
                  <>
                    {newTicket}
                    <Button asChild>
                      <Link href={`/${slug}/imports`}>Import tickets</Link>
                    </Button>
                  </>
                ) : null
              }
            />
          }
        />
      </div>
    </>
  );
}
