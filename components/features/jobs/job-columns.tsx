import { RotateCcw } from "lucide-react";
import Link from "next/link";
import { reasonOf } from "#components/features/customers/reason.ts";
import type { DataTableColumn } from "#components/patterns/data-table/columns.ts";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { formatDuration } from "#components/ui/duration-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { LongText, Truncate } from "#components/ui/text.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { JobRun } from "#lib/jobs/schema.ts";
import { JOB_STATUS, jobName } from "./job-words.ts";
import { useRetryJob } from "./queries.ts";

/** The columns of the list of runs. */
export const JOB_COLUMNS: DataTableColumn<JobRun>[] = [
  { id: "job", header: "Job", cell: (run) => <JobCell run={run} />, phone: "title" },
  {
    id: "status",
    header: "Status",
    width: "8rem",
    cell: (run) => <StatusBadge status={run.status} map={JOB_STATUS} size="sm" />,
    phone: "plain",
  },
  {
    id: "reason",
    header: "Reason",
    cell: (run) =>
      run.error === null && run.status !== "waiting" ? (
        <span data-blank className="text-muted-foreground">
          –
        </span>
      ) : (
        <ReasonCell run={run} />
      ),
    phone: "plain",
  },
  {
    id: "started",
    header: "Started",
    width: "7.5rem",
    cell: (run) => <RelativeTime at={run.startedAt} />,
    hideBelow: "md",
  },
  {
    id: "duration",
    header: "Took",
    width: "7rem",
    align: "end",
    cell: (run) =>
      run.finishedAt === null ? "–" : formatDuration(Date.parse(run.finishedAt) - Date.parse(run.startedAt)),
    hideBelow: "lg",
  },
  {
    id: "actions",
    header: "Actions",
    isHeaderHidden: true,
    width: "8rem",
    align: "end",
    cell: (run) => (run.status === "failed" ? <RetryCell run={run} /> : <span data-blank />),
    phone: "plain",
  },
];

function JobCell({ run }: { run: JobRun }) {
  const { slug } = useOrganisation();
  const { subject } = run;
  const ticket = subject?.type === "task_intent" ? /^#(\d+)$/.exec(subject.label ?? "")?.[1] : undefined;
  return (
    <div className="grid min-w-0">
      <Truncate className="font-medium">{jobName(run)}</Truncate>
      {ticket === undefined ? (
        subject?.label ? (
          <Truncate className="text-muted-foreground text-xs">{subject.label}</Truncate>
        ) : null
      ) : (
        <Link
          href={`/${slug}/tickets/${ticket}`}
          className="w-fit text-primary text-xs underline underline-offset-2"
        >
          Ticket #{ticket}
        </Link>
      )}
    </div>
  );
}

function ReasonCell({ run }: { run: JobRun }) {
  if (run.status === "waiting" && run.waitingUntil !== null) {
    return (
      <span className="text-muted-foreground text-sm">
        {run.error === null ? "Continues" : `${run.error.message} Continues`}{" "}
        <RelativeTime at={run.waitingUntil} />
      </span>
    );
  }
  if (run.error === null) return null;
  return (
    <div className="grid min-w-0 gap-0.5 text-sm">
      <LongText>{run.error.message}</LongText>
      <span className="font-mono text-muted-foreground text-xs">{run.error.code}</span>
    </div>
  );
}

function RetryCell({ run }: { run: JobRun }) {
  const canRetry = useCan("jobs:write");
  const retry = useRetryJob();
  if (run.retriedAt !== null)
    return (
      <span className="text-muted-foreground text-xs">
        Started again <RelativeTime at={run.retriedAt} />
      </span>
    );
  if (!canRetry) return null;
  return (
    <Button
      size="sm"
      pending={retry.isPending}
      onClick={() =>
        // What was started again loses this button, and the callbacks of `mutate` with it.
        retry.mutateAsync(run.id).then(
          () => toast.success(`“${jobName(run)}” was started again`),
          (error: unknown) =>
            toast.error(`“${jobName(run)}” couldn't be started again`, { description: reasonOf(error) }),
        )
      }
    >
      <RotateCcw aria-hidden />
      Try again
    </Button>
  );
}
