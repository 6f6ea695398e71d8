"use client";

import { RefreshCw } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { BudgetSection } from "#components/features/sync/budget-section.tsx";
import { useSyncOverview } from "#components/features/sync/overview-queries.ts";
import { ReconciliationSection } from "#components/features/sync/reconciliation-section.tsx";
import { SyncPictures } from "#components/features/sync/sync-pictures.tsx";
import { SyncPicturesSkeleton } from "#components/features/sync/sync-pictures-skeleton.tsx";
import { SyncStanding } from "#components/features/sync/sync-standing.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Tabs, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { OVERVIEW_RANGES, overviewRangeSchema } from "#lib/sync/schema.ts";
import { syncParams } from "./search-params.ts";

/** How both sides fare: whether they say the same, how long a change takes, and what arrives. */
export function SyncClient() {
  const [{ range }, setParams] = useQueryStates(syncParams, { history: "push" });
  const { slug } = useOrganisation();
  const overview = useSyncOverview({ range });
  return (
    <QueryBoundary
      query={overview}
      subject="the state of sync"
      loading={<SyncPicturesSkeleton />}
      isEmpty={({ now, deliveries }) => now.links === 0 && deliveries.accepted === 0}
      empty={
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
      }
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
