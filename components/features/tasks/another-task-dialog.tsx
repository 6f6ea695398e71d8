"use client";

import { type ReactNode, useId, useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { purposeSchema } from "#lib/tasks/schema.ts";
import { useRequestFurtherTask } from "./queries.ts";

/** Asks what a further task is for. That tells the ticket's tasks apart, and makes asking twice come to one task. */
export function AnotherTaskDialog({
  ticketId,
  number,
  trigger,
}: {
  ticketId: string;
  number: number;
  trigger: ReactNode;
}) {
  const formId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const request = useRequestFurtherTask(ticketId);

  function change(next: boolean) {
    if (request.isPending) return;
    setIsOpen(next);
    setText("");
    setRefusal(null);
    request.reset();
  }

  function submit() {
    const purpose = purposeSchema.safeParse(text);
    if (!purpose.success) {
      setRefusal(purpose.error.issues[0]?.message ?? "Say what the task is for.");
      return;
    }
    request.mutate({ purpose: purpose.data }, { onSuccess: () => setIsOpen(false) });
  }

  const error = refusal ?? (request.error ? reasonOf(request.error) : null);
  return (
    <Dialog open={isOpen} onOpenChange={change}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        title={`Make another task for ticket #${number}`}
        description="It says what the ticket says, and is kept in step with it as the first one is."
        footer={
          <>
            <DialogClose asChild>
              <Button disabled={request.isPending}>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" pending={request.isPending}>
              Make the task
            </Button>
          </>
        }
      >
        <form
          id={formId}
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            if (!request.isPending) submit();
          }}
        >
          <Field label="What is it for?" {...(error === null ? {} : { error })}>
            <Input
              value={text}
              dir="auto"
              onChange={(event) => {
                setText(event.target.value);
                setRefusal(null);
                if (request.error) request.reset();
              }}
              placeholder="Fix in the app"
              autoComplete="off"
            />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
