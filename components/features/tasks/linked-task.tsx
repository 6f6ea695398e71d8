"use client";

import { ExternalLink, RefreshCw, Unlink } from "lucide-react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import { LIST_REASON_LABELS } from "#lib/clickup/schema.ts";
import type { TaskLink } from "#lib/tasks/schema.ts";
import { GoneTask } from "./gone-task.tsx";
import { useRefreshTask, useTicketTasks, useUnlinkTask } from "./queries.ts";
import { TaskStatus } from "./task-status.tsx";
import { TaskSync } from "./task-sync.tsx";
import { withoutMarker } from "./without-marker.ts";

/** The task: its name, status and place, and when that was last read. */
export function LinkedTask({ link, ticketId, number }: { link: TaskLink; ticketId: string; number: number }) {
  const canCreate = useCan("tasks:create");
  const refresh = useRefreshTask(ticketId);
  const unlink = useUnlinkTask(ticketId);
  const { data } = useTicketTasks(ticketId);
  const entry = data?.items.find(({ link: other }) => other?.id === link.id);
  return (
    <div className="grid grid-cols-1 gap-3 text-sm">
      <div className="grid grid-cols-1 gap-2">
        <a
          href={link.taskUrl}
          target="_blank"
          rel="noopener noreferrer"
          dir="auto"
          className="line-clamp-3 font-medium text-primary underline decoration-1 underline-offset-4 [overflow-wrap:anywhere] hover:text-primary-hover"
        >
          {withoutMarker(link.taskName)}
          <ExternalLink aria-hidden className="ms-1 inline size-3.5 align-[-2px]" />
          <span className="sr-only"> (opens in ClickUp)</span>
        </a>
        <div>
          <TaskStatus name={link.status.name} type={link.status.type} />
        </div>
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
        <dt className="text-muted-foreground">List</dt>
        <dd dir="auto" className="[overflow-wrap:anywhere]">
          {link.list.name}
          {link.listReason === null ? null : (
            <span className="block text-muted-foreground text-xs">{LIST_REASON_LABELS[link.listReason]}</span>
          )}
        </dd>
        <dt className="text-muted-foreground">Space</dt>
        <dd dir="auto" className="[overflow-wrap:anywhere]">
          {link.space.name || "Not one that we know"}
          {entry?.isOutsideSpace ? (
            <span className="block text-warning text-xs">The task has left the customer’s Space.</span>
          ) : null}
        </dd>
        <dt className="text-muted-foreground">Task id</dt>
        <dd className="font-mono text-xs leading-5">{link.taskId}</dd>
        <dt className="text-muted-foreground">Last sync</dt>
        <dd className="flex items-center gap-1">
          <RelativeTime at={link.lastSyncedAt} />
          <IconButton
            label="Read the task anew"
            size="sm"
            className="-my-1 size-6"
            pending={refresh.isPending}
            onClick={() =>
              refresh.mutate(undefined, {
                onError: (error) =>
                  toast.error("The task couldn't be read from ClickUp", { description: reasonOf(error) }),
              })
            }
          >
            <RefreshCw aria-hidden />
          </IconButton>
        </dd>
      </dl>
      {entry === undefined ? null : <GoneTask entry={entry} ticketId={ticketId} />}
      <TaskSync ticketId={ticketId} />
      {canCreate ? (
        <ConfirmDialog
          title={`Unlink the task from ticket #${number}?`}
          description="The task stays in ClickUp as it is. The ticket no longer shows it, and another task can be created or linked."
          confirmLabel="Unlink"
          onConfirm={() => unlink.mutateAsync()}
          trigger={
            <Button size="sm" className="justify-self-start">
              <Unlink aria-hidden />
              Unlink
            </Button>
          }
        />
      ) : null}
    </div>
  );
}
