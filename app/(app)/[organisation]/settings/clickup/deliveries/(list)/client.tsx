"use client";

import { Clock, Inbox, ListTodo, RotateCcw, ShieldQuestion, Zap } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { reasonOf } from "#components/features/customers/reason.ts";
import { DELIVERY_COLUMNS } from "#components/features/sync/delivery-columns.tsx";
import { DeliveryCrumbs } from "#components/features/sync/delivery-crumbs.tsx";
import {
  EVENT_OPTIONS,
  eventName,
  STATE_APPEARANCE,
  VERDICT_APPEARANCE,
} from "#components/features/sync/delivery-words.ts";
import { useDeliveries, useReplayDeliveries } from "#components/features/sync/queries.ts";
import { announceReplay, ReplayFoundDialog } from "#components/features/sync/replay-dialog.tsx";
import { TimeFilter } from "#components/features/sync/time-filter.tsx";
import { FilteredTable } from "#components/patterns/data-table/filtered-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import type { FilterFacet } from "#components/patterns/filter-bar.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import {
  DELIVERY_DAYS_KEPT,
  DELIVERY_STATES,
  DELIVERY_VERDICTS,
  type Delivery,
  REPLAY_SELECTION_MAX,
} from "#lib/sync/schema.ts";
import {
  DEFAULT_DELIVERY_PARAMS,
  type DeliveryListParams,
  deliveryListParams,
  loadDeliveryListParams,
  toDeliveryFilters,
  toDeliveryInput,
} from "./search-params.ts";

const SPAN_OPTIONS = [
  { value: "hour", label: "Last hour" },
  { value: "day", label: "Last 24 hours" },
  { value: "week", label: "Last 7 days" },
];

const keyOf = (delivery: Delivery) => delivery.id;
const labelOf = (delivery: Delivery) =>
  `${eventName(delivery.event)} ${delivery.subjects[0]?.label ?? delivery.taskId ?? ""}`.trim();

/** What ClickUp's webhooks sent, and what came of each. */
export function DeliveryListClient() {
  const { slug } = useOrganisation();
  const canReplay = useCan("sync:write");
  const canConnect = useCan("clickup:connect");
  const [params, setParams] = useQueryStates(deliveryListParams, { history: "push" });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const input = useMemo(() => toDeliveryInput(params), [params]);
  const filters = useMemo(() => toDeliveryFilters(params), [params]);
  const deliveries = useDeliveries(input);
  const paging = usePageCursors(params.cursor, deliveries.data?.nextCursor, (cursor) => {
    setSelected(new Set());
    void setParams({ cursor });
  });
  const isFiltered = Object.keys(filters).length > 0;

  function change(next: Partial<DeliveryListParams>, options?: { history: "push" | "replace" }) {
    setSelected(new Set());
    void setParams({ ...next, cursor: null }, options);
  }

  const table = {
    many: "deliveries",
    columns: DELIVERY_COLUMNS,
    getRowKey: keyOf,
    getRowLabel: labelOf,
  };
  return (
    <div className="grid min-w-0 gap-4">
      <DeliveryCrumbs />
      <Section
        title="Deliveries"
        description={`Each message of ClickUp's webhooks, as it came, and what came of it. Kept for ${DELIVERY_DAYS_KEPT} days. Search by a ticket's number, a task's id or a customer.`}
        actions={canReplay ? <ReplayFoundDialog filters={filters} /> : null}
      >
        <FilteredTable
          filters={{
            search: { value: params.q, onValueChange: (q) => change({ q }, { history: "replace" }) },
            facets: facetsOf(params),
            onFacetChange: (id, [value]) => {
              const read = loadDeliveryListParams(value === undefined ? {} : { [id]: value });
              // A span that ends now and a stretch of time say the same thing twice.
              if (id === "within") change({ within: read.within, from: null, to: null });
              if (id === "event") change({ event: read.event });
              if (id === "verdict") change({ verdict: read.verdict });
              if (id === "state") change({ state: read.state });
            },
            children: (
              <TimeFilter
                range={{ from: params.from, to: params.to }}
                onChange={({ from, to }) => change({ from, to, within: null })}
              />
            ),
          }}
          isFiltered={isFiltered || params.cursor !== null}
          onClear={() => change(DEFAULT_DELIVERY_PARAMS)}
          query={deliveries}
          skeletonCount={8}
          {...table}
          getRowHref={({ id }) => `/${slug}/settings/clickup/deliveries/${id}`}
          paging={paging}
          {...(canReplay
            ? {
                selection: {
                  selected,
                  onChange: setSelected,
                  actions: <ReplaySelected ids={[...selected]} onDone={() => setSelected(new Set())} />,
                },
              }
            : {})}
          empty={
            <EmptyState
              icon={<Inbox />}
              title="Nothing has arrived yet"
              description="Once ClickUp is connected, it sends a message here whenever a task of a connected workspace changes. Change a linked task in ClickUp and it shows up within seconds."
              action={
                canConnect ? (
                  <Button asChild>
                    <Link href={`/${slug}/settings/clickup`}>See ClickUp’s connections</Link>
                  </Button>
                ) : null
              }
            />
          }
        />
      </Section>
    </div>
  );
}

function facetsOf({ event, verdict, state, within }: DeliveryListParams): FilterFacet[] {
  const chosen = (value: string | null) => (value === null ? [] : [value]);
  return [
    {
      id: "event",
      label: "Event",
      icon: <Zap aria-hidden />,
      options: EVENT_OPTIONS,
      selected: chosen(event),
      isSingle: true,
    },
    {
      id: "verdict",
      label: "Verdict",
      icon: <ShieldQuestion aria-hidden />,
      options: DELIVERY_VERDICTS.map((value) => ({ value, label: VERDICT_APPEARANCE[value].label })),
      selected: chosen(verdict),
      isSingle: true,
    },
    {
      id: "state",
      label: "State",
      icon: <ListTodo aria-hidden />,
      options: DELIVERY_STATES.map((value) => ({ value, label: STATE_APPEARANCE[value].label })),
      selected: chosen(state),
      isSingle: true,
    },
    {
      id: "within",
      label: "Time",
      icon: <Clock aria-hidden />,
      options: SPAN_OPTIONS,
      selected: chosen(within),
      isSingle: true,
    },
  ];
}

function ReplaySelected({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const replay = useReplayDeliveries();
  const isTooMany = ids.length > REPLAY_SELECTION_MAX;
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        disabled={isTooMany}
        pending={replay.isPending}
        onClick={() =>
          replay.mutate(
            { ids },
            {
              onSuccess: (counts) => {
                announceReplay(counts);
                onDone();
              },
              onError: (error) =>
                toast.error("The selection couldn't be replayed", { description: reasonOf(error) }),
            },
          )
        }
      >
        <RotateCcw aria-hidden />
        Replay
      </Button>
      {isTooMany ? (
        <span role="status" className="text-destructive text-xs">
          At most {REPLAY_SELECTION_MAX} at once
        </span>
      ) : null}
    </>
  );
}
