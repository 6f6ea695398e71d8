"use client";

import { Clock } from "lucide-react";
import type { ReactNode } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { TaskIntent, TaskState } from "#lib/tasks/schema.ts";
import { ClockTime } from "./clock-time.tsx";
import { useCancelTask } from "./queries.ts";

const WORTH_SAYING_MS = 20_000;

/** How far the making of the task has come. */
export function TaskUnderWay({ state, ticketId }: { state: TaskState; ticketId: string }) {
  const canCreate = useCan("tasks:create");
  const cancel = useCancelTask(ticketId);
  const isWaiting = state.state === "waiting";
  const canCancel =
    canCreate &&
    (state.state === "queued" || (isWaiting && state.intent?.waitingReason !== "settling")) &&
    state.intent !== null;
  return (
    <div className="grid gap-2">
      <div role="status" className="flex items-start gap-2 text-sm">
        {isWaiting ? (
          <Clock aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        ) : (
          <Spinner className="mt-0.5 shrink-0 text-muted-foreground" />
        )}
        <div className="grid gap-0.5">
          <p className="font-medium">{headline(state)}</p>
          {state.reason === null ? null : <p className="text-muted-foreground">{state.reason}</p>}
          <ExpectedWords intent={state.intent} />
        </div>
      </div>
      {canCancel ? (
        <Button
          size="sm"
          className="justify-self-start"
          pending={cancel.isPending}
          onClick={() =>
            cancel
              .mutateAsync()
              .catch((error: unknown) =>
                toast.error("The request couldn't be taken back", { description: reasonOf(error) }),
              )
          }
        >
          Cancel
        </Button>
      ) : null}
    </div>
  );
}

/** When the task will be there, once that is worth saying. */
function ExpectedWords({ intent }: { intent: TaskIntent | null }) {
  if (intent?.expectedAt == null || intent.waitingReason === "settling" || intent.waitingReason === "retry")
    return null;
  const isSoon = Date.parse(intent.expectedAt) - Date.parse(intent.updatedAt) < WORTH_SAYING_MS;
  return isSoon ? null : (
    <p className="text-muted-foreground">
      Expected around <ClockTime at={intent.expectedAt} />.
    </p>
  );
}

function headline({ state, intent }: TaskState): ReactNode {
  switch (state) {
    case "queued":
      return "Queued";
    case "creating":
      return "Creating the task…";
    default:
      return <WaitingWords intent={intent} />;
  }
}

function WaitingWords({ intent }: { intent: TaskIntent | null }) {
  const until =
    intent?.waitingUntil == null ? null : (
      <>
        {" "}
        until <ClockTime at={intent.waitingUntil} />
      </>
    );
  switch (intent?.waitingReason) {
    case "rate_budget":
      return <>Waiting for rate budget{until}</>;
    case "settling":
      return <>Checking with ClickUp{until}</>;
    default:
      return <>Waiting for the next try{until}</>;
  }
}
