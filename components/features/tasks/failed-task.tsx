"use client";

import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useCustomerClickup, useLists } from "#components/features/clickup/queries.ts";
import { reasonOf } from "#components/features/customers/reason.ts";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Combobox } from "#components/ui/combobox.tsx";
import { Field } from "#components/ui/field.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { TaskState } from "#lib/tasks/schema.ts";
import { LinkTaskDialog } from "./link-task-dialog.tsx";
import { useCancelTask, useChooseList, useRetryTask } from "./queries.ts";

export interface FailedTaskProps {
  state: TaskState;
  ticketId: string;
  number: number;
  customerId: string;
}

/** Why there is no task, and every way on. */
export function FailedTask({ state, ticketId, number, customerId }: FailedTaskProps) {
  const canCreate = useCan("tasks:create");
  const retry = useRetryTask(ticketId);
  const cancel = useCancelTask(ticketId);
  const failure = state.intent?.failure;
  // What is chosen here takes this off the page at once, and the callbacks of `mutate` with it.
  const say = (what: string) => (error: unknown) => toast.error(what, { description: reasonOf(error) });
  return (
    <div className="grid gap-3">
      <Alert tone="destructive" isLive title="The task could not be created">
        {[failure?.message, failure?.action].filter(Boolean).join(" ")}
      </Alert>
      {canCreate ? (
        <>
          {state.intent?.canChooseList ? <ListChoice ticketId={ticketId} customerId={customerId} /> : null}
          <div className="flex flex-wrap gap-2">
            <Button
              variant={state.intent?.canChooseList ? "secondary" : "primary"}
              pending={retry.isPending}
              onClick={() => retry.mutateAsync().catch(say(`Ticket #${number} couldn't be sent to ClickUp`))}
            >
              <RotateCcw aria-hidden />
              Try again
            </Button>
            <LinkTaskDialog
              ticketId={ticketId}
              number={number}
              trigger={<Button variant="ghost">Link existing</Button>}
            />
            <Button
              variant="ghost"
              pending={cancel.isPending}
              onClick={() => cancel.mutateAsync().catch(say("The request couldn't be taken back"))}
            >
              Never mind
            </Button>
          </div>
        </>
      ) : null}
    </div>
  );
}

/** Another List for this one ticket: choosing it sends the ticket there. */
function ListChoice({ ticketId, customerId }: { ticketId: string; customerId: string }) {
  const customer = useCustomerClickup(customerId);
  const space = customer.data?.space;
  const lists = useLists(space == null ? null : { id: space.id, connectionId: space.connection.id });
  const choose = useChooseList(ticketId);
  const [listId, setListId] = useState<string | null>(null);
  return (
    <Field label="Put the task into" {...(lists.error ? { error: reasonOf(lists.error) } : {})}>
      <Combobox
        label="List"
        options={(lists.data ?? []).map((list) => ({
          value: list.id,
          label: list.name,
          ...(list.folder === null ? {} : { description: list.folder }),
        }))}
        value={listId}
        onValueChange={(next) => {
          setListId(next);
          if (next === null) return;
          choose.mutateAsync({ listId: next }).catch((error: unknown) => {
            setListId(null);
            toast.error("The List couldn't be chosen", { description: reasonOf(error) });
          });
        }}
        isLoading={lists.isFetching}
        disabled={choose.isPending}
        placeholder="Choose a List…"
        emptyText="The customer's Space has no List."
      />
    </Field>
  );
}
