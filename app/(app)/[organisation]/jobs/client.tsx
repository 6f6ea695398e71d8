"use client";

import { ListChecks, RotateCcw } from "lucide-react";
import { useQueryStates } from "nuqs";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { JOB_COLUMNS } from "#components/features/jobs/job-columns.tsx";
import { JOB_STATUS, jobName } from "#components/features/jobs/job-words.ts";
import { useJobRuns, useJobSummary, useRetryFailedJobs } from "#components/features/jobs/queries.ts";
import { TaskQueueCard } from "#components/features/tasks/task-queue-card.tsx";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { QueryTable } from "#components/patterns/data-table/query-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { MetricCard } from "#components/patterns/metric-card.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Tabs, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { toast } from "#components/ui/toast.tsx";
import { JOB_RUN_STATUSES, type JobRun } from "#lib/jobs/schema.ts";
import { jobListParams, toJobFilters } from "./search-params.ts";

const keyOf = (run: JobRun) => run.id;
const labelOf = (run: JobRun) => `${jobName(run)} ${run.subject?.label ?? ""}`.trim();

/** What runs in the background: what works, what waits, what failed and why. */
export function JobsClient() {
  const [params, setParams] = useQueryStates(jobListParams, { history: "push" });
  const runs = useJobRuns(toJobFilters(params));
  const paging = usePageCursors(params.cursor, runs.data?.nextCursor, (cursor) => void setParams({ cursor }));
  const table = {
    many: "jobs",
    columns: JOB_COLUMNS,
    getRowKey: keyOf,
    getRowLabel: labelOf,
  };
  return (
    <div className="grid gap-6">
      <PageHeader
        title="Jobs"
        description="What Relaydesk does in the background. What fails is tried again by itself first; what is left here needs a person."
        actions={<RetryAll />}
      />
      <Summary />
      <TaskQueueCard />
      <div className="grid min-w-0 gap-4">
        <Tabs
          value={params.status ?? "all"}
          onValueChange={(value) => {
            const status = JOB_RUN_STATUSES.find((known) => known === value) ?? null;
            void setParams({ status, cursor: null });
          }}
        >
          <TabsList aria-label="Jobs by status">
            {/* The tabs steer the table below through the address; there are no panels to name. */}
            <TabsTrigger value="all" aria-controls={undefined}>
              All
            </TabsTrigger>
            {JOB_RUN_STATUSES.map((status) => (
              <TabsTrigger key={status} value={status} aria-controls={undefined}>
                {JOB_STATUS[status].label}
              </TabsTrigger>
            ))}
          </TabsList>
        </Tabs>
        <QueryTable
          query={runs}
          skeletonCount={8}
          {...table}
          paging={paging}
          {...(params.status === null
            ? {}
            : { onClearFilters: () => void setParams({ status: null, cursor: null }) })}
          empty={
            <EmptyState
              icon={<ListChecks />}
              title="No jobs yet"
              description="Sending a ticket to ClickUp, reading Spaces, imports and exports run here."
            />
          }
        />
      </div>
    </div>
  );
}

function Summary() {
  const { data } = useJobSummary();
  const number = (count: number | undefined) => (count === undefined ? null : count.toLocaleString("en-GB"));
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <MetricCard label="Running" value={number(data?.running)} />
      <MetricCard label="Waiting" value={number(data?.waiting)} />
      <MetricCard label="Failed" value={number(data?.failed)} note="Not started again yet" />
      <MetricCard label="Done" value={number(data?.succeeded)} note="In the last 24 hours" />
    </div>
  );
}

function RetryAll() {
  const canRetry = useCan("jobs:write");
  const { data } = useJobSummary();
  const retry = useRetryFailedJobs();
  const failed = data?.failed ?? 0;
  if (!canRetry || failed === 0) return null;
  const count = failed === 1 ? "1 failed job" : `${failed.toLocaleString("en-GB")} failed jobs`;
  return (
    <ConfirmDialog
      tone="primary"
      title={`Start ${count} again?`}
      description="Each runs once more from where it stopped. Nothing is done twice."
      confirmLabel="Start again"
      onConfirm={async () => {
        const { retried } = await retry.mutateAsync();
        toast.success(retried === 1 ? "1 job was started again" : `${retried} jobs were started again`);
      }}
      trigger={
        <Button>
          <RotateCcw aria-hidden />
          Try all failed again
        </Button>
      }
    />
  );
}
