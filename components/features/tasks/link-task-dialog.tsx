"use client";

import { type ReactNode, useId, useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { useDebouncedValue } from "#components/features/customers/use-debounced-value.ts";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Truncate } from "#components/ui/text.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { TaskCandidate } from "#lib/tasks/schema.ts";
import { useLinkTask, useTaskCandidates } from "./queries.ts";
import { TaskStatus } from "./task-status.tsx";
import { withoutMarker } from "./without-marker.ts";

/** Ties the ticket to a task that is there already: pasted, or found by its words. */
export function LinkTaskDialog({
  ticketId,
  number,
  trigger,
  isFurther = false,
}: {
  ticketId: string;
  number: number;
  trigger: ReactNode;
  /** Beside the tasks that the ticket has. */
  isFurther?: boolean;
}) {
  const formId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const q = useDebouncedValue(text, 350);
  const link = useLinkTask(ticketId, isFurther);
  const isReference = /^https?:\/\//i.test(text.trim());
  const candidates = useTaskCandidates(ticketId, q, isOpen && !isReference);

  function change(next: boolean) {
    if (link.isPending) return;
    setIsOpen(next);
    setText("");
    link.reset();
  }

  function submit(task: string) {
    link.mutateAsync({ task }).then(
      () => {
        setIsOpen(false);
        setText("");
        toast.success(`Ticket #${number} is linked to the task`);
      },
      // The dialog says it.
      () => undefined,
    );
  }

  return (
    <Dialog open={isOpen} onOpenChange={change}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        title={isFurther ? `Link another task to ticket #${number}` : `Link a task to ticket #${number}`}
        description="Paste the task's link from ClickUp, or search in the customer's Space."
        footer={
          <>
            <DialogClose asChild>
              <Button disabled={link.isPending}>Cancel</Button>
            </DialogClose>
            <Button
              type="submit"
              form={formId}
              variant="primary"
              pending={link.isPending}
              disabled={text.trim() === ""}
            >
              Link
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <form
            id={formId}
            onSubmit={(event) => {
              event.preventDefault();
              event.stopPropagation();
              if (text.trim() !== "" && !link.isPending) submit(text.trim());
            }}
          >
            <Field label="Link, id or words" {...(link.error ? { error: reasonOf(link.error) } : {})}>
              <Input
                value={text}
                onChange={(event) => {
                  setText(event.target.value);
                  if (link.error) link.reset();
                }}
                placeholder="https://app.clickup.com/t/…"
                autoComplete="off"
              />
            </Field>
          </form>
          {isReference ? null : (
            <QueryBoundary
              query={candidates}
              subject="the Space's tasks"
              layout="inline"
              loading={
                <div className="grid gap-2">
                  <Skeleton className="h-10 w-full" />
                  <Skeleton className="h-10 w-full" />
                  <Skeleton className="h-10 w-full" />
                </div>
              }
              isEmpty={(data) => data.items.length === 0}
              empty={
                <p className="py-4 text-center text-muted-foreground text-sm">
                  {q.trim() === "" ? "The Space has no open tasks." : `No task has the words “${q.trim()}”.`}
                </p>
              }
            >
              {(data) => (
                <div className="grid gap-2">
                  <ul className="grid gap-1">
                    {data.items.map((task) => (
                      <li key={task.taskId}>
                        <Candidate
                          task={task}
                          isDisabled={link.isPending}
                          onChoose={() => submit(task.taskId)}
                        />
                      </li>
                    ))}
                  </ul>
                  {data.isPartial ? (
                    <p className="text-muted-foreground text-xs">
                      Only the tasks changed last were searched. Paste the link of an older one.
                    </p>
                  ) : null}
                </div>
              )}
            </QueryBoundary>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function Candidate({
  task,
  isDisabled,
  onChoose,
}: {
  task: TaskCandidate;
  isDisabled: boolean;
  onChoose: () => void;
}) {
  return (
    <button
      type="button"
      disabled={isDisabled}
      onClick={onChoose}
      className="flex w-full min-w-0 items-center justify-between gap-3 rounded-md border px-3 py-2 text-start text-sm hover:bg-muted disabled:opacity-60"
    >
      <span className="grid min-w-0 flex-1">
        <Truncate>{withoutMarker(task.name)}</Truncate>
        {task.listName === null ? null : (
          <Truncate className="text-muted-foreground text-xs">{task.listName}</Truncate>
        )}
      </span>
      <TaskStatus name={task.status.name} type={task.status.type} />
    </button>
  );
}
