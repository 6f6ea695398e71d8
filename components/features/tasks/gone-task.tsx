"use client";

import { FilePlus2, RefreshCw } from "lucide-react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import { GONE_WORDS, type TaskEntry } from "#lib/tasks/schema.ts";
import { useEntryAction } from "./queries.ts";

/** Why a task is not there, and what fits: look again, or make a new one. Unlinking is offered with every task. */
export function GoneTask({ entry, ticketId }: { entry: TaskEntry; ticketId: string }) {
  const canCreate = useCan("tasks:create");
  const act = useEntryAction(ticketId);
  if (entry.gone === null) return null;
  const running = act.isPending ? act.variables.action : null;
  return (
    <div className="grid gap-2">
      <Alert tone="warning" title={`The task ${GONE_WORDS[entry.gone.kind]}`}>
        Relaydesk noticed it <RelativeTime at={entry.gone.since} />, and looks again by itself. It goes on
        with the task as soon as it is there.
      </Alert>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          pending={running === "refresh"}
          disabled={act.isPending}
          onClick={() =>
            // The answer takes this warning off the page, and the callbacks of `mutate` with it.
            act.mutateAsync({ entryId: entry.id, action: "refresh" }).then(
              () => toast.success("The task is there again"),
              (error: Error) => toast.error("The task is not there yet", { description: reasonOf(error) }),
            )
          }
        >
          <RefreshCw aria-hidden />
          Look again
        </Button>
        {canCreate ? (
          <Button
            size="sm"
            pending={running === "replace"}
            disabled={act.isPending}
            onClick={() =>
              act.mutate(
                { entryId: entry.id, action: "replace" },
                {
                  onError: (error) =>
                    toast.error("A new task couldn't be asked for", { description: reasonOf(error) }),
                },
              )
            }
          >
            <FilePlus2 aria-hidden />
            Make a new task
          </Button>
        ) : null}
      </div>
    </div>
  );
}
