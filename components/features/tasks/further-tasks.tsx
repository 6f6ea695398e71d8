"use client";

import { Link2, Plus } from "lucide-react";
import { ErrorState } from "#components/patterns/error-state.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { AnotherTaskDialog } from "./another-task-dialog.tsx";
import { FurtherTask } from "./further-task.tsx";
import { LinkTaskDialog } from "./link-task-dialog.tsx";
import { useTicketTasks } from "./queries.ts";

/** The tasks beside the one that leads, and the ways to more. */
export function FurtherTasks({
  ticketId,
  number,
  hasLead,
}: {
  ticketId: string;
  number: number;
  /** Whether there is a first task, beside which there may be others. */
  hasLead: boolean;
}) {
  const canCreate = useCan("tasks:create") && hasLead;
  const tasks = useTicketTasks(ticketId);
  const further = tasks.data?.items.filter(({ isLead }) => !isLead) ?? [];
  if (tasks.data === undefined && tasks.isError) {
    return (
      <div className="mt-4 border-t pt-3">
        <ErrorState
          error={tasks.error}
          subject="the further tasks"
          layout="inline"
          onRetry={() => void tasks.refetch()}
          isRetrying={tasks.isFetching}
        />
      </div>
    );
  }
  if (further.length === 0 && !canCreate) return null;
  return (
    <div className="mt-4 grid gap-3 border-t pt-3">
      {further.length === 0 ? null : (
        <section aria-label="Further tasks" className="grid gap-2">
          <h3 className="font-medium text-sm">
            Further tasks <span className="text-muted-foreground tabular-nums">{further.length}</span>
          </h3>
          <ul className="grid gap-2">
            {further.map((entry) => (
              <li key={entry.id}>
                <FurtherTask entry={entry} ticketId={ticketId} number={number} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {canCreate ? (
        <div className="flex flex-wrap gap-2">
          <AnotherTaskDialog
            ticketId={ticketId}
            number={number}
            trigger={
              <Button size="sm" variant="ghost">
                <Plus aria-hidden />
                Make another task
              </Button>
            }
          />
          <LinkTaskDialog
            ticketId={ticketId}
            number={number}
            isFurther
            trigger={
              <Button size="sm" variant="ghost">
                <Link2 aria-hidden />
                Link another
              </Button>
            }
          />
        </div>
      ) : null}
    </div>
  );
}
