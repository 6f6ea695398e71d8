"use client";

import { Plug, RefreshCw } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useConnection } from "#components/features/clickup/queries.ts";
import { BudgetSection } from "#components/features/sync/budget-section.tsx";
import { useSyncOverview } from "#components/features/sync/overview-queries.ts";
import { ReconciliationSection } from "#components/features/sync/reconciliation-section.tsx";
import { SyncPictures } from "#components/features/sync/sync-pictures.tsx";
import { SyncPicturesSkeleton } from "#components/features/sync/sync-pictures-skeleton.tsx";
import { SyncStanding } from "#components/features/sync/sync-standing.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Tabs, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { OVERVIEW_RANGES, overviewRangeSchema } from "#lib/sync/schema.ts";
import { syncParams } from "./search-params.ts";

/** How both sides fare: whether they say the same, how long a change takes, and what arrives. */
export function SyncClient() {
  const [{ range }, setParams] = useQueryStates(syncParams, { history: "push" });
  const overview = useSyncOverview({ range });
  return (
    <QueryBoundary
      query={overview}
      subject="the state of sync"
      loading={<SyncPicturesSkeleton />}
      isEmpty={({ now, deliveries }) => now.links === 0 && deliveries.accepted === 0}
      empty={<NothingYet />}
    >
      {(data) => (
        <div className="grid min-w-0 gap-6">
          <ReconciliationSection />
          <SyncStanding overview={data} />
          <Tabs
            value={range}
            onValueChange={(value) => {
              const chosen = overviewRangeSchema.safeParse(value);
              if (chosen.success) void setParams({ range: chosen.data });
            }}
          >
            <TabsList aria-label="Time shown">
              {/* The tabs steer the pictures below through the address; there are no panels to name. */}
              {overviewRangeSchema.options.map((option) => (
                <TabsTrigger key={option} value={option} aria-controls={undefined}>
                  {OVERVIEW_RANGES[option].label}
                </TabsTrigger>
              ))}
            </TabsList>
          </Tabs>
          <SyncPictures overview={data} />
          <BudgetSection />
        </div>
      )}
    </QueryBoundary>
  );
}

/** What is still to be done before there is anything to see. */
function NothingYet() {
  const { slug } = useOrganisation();
  const connection = useConnection();
  const canConnect = useCan("clickup:connect");
  const isConnected = connection.data === undefined || connection.data.connections.length > 0;
  if (isConnected)
    return (
      <EmptyState
        icon={<RefreshCw />}
        title="Nothing to keep in step yet"
        description="Once a ticket has its ClickUp task, this page shows how the two fare."
        action={
          <Button asChild>
            <Link href={`/${slug}/tickets`}>Open the tickets</Link>
          </Button>
        }
      />
    );
  return (
    <EmptyState
      icon={<Plug />}
      title="ClickUp is not connected"
      description="Once it is, and tickets have their tasks, this page shows how the two fare."
      action={
        canConnect ? (
          <Button asChild>
            <Link href={`/${slug}/settings/clickup`}>Open the ClickUp settings</Link>
          </Button>
        ) : null
      }
    />
  );
}
