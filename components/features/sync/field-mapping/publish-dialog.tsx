"use client";

import { useState } from "react";
import { summariseProblem } from "#components/patterns/problem.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast.tsx";
import { CustomerScope } from "./customer-scope.tsx";
import type { useMappingChanges } from "./queries.ts";

type Props = {
  publish: ReturnType<typeof useMappingChanges>["publish"];
  draftVersion: number;
  isDisabled: boolean;
  customerIds: string[];
  onScope: (customerIds: string[]) => void;
};

/** Publishes the draft: for a few customers first, or for everybody. */
export function PublishDialog({ publish, draftVersion, isDisabled, customerIds, onScope }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const [note, setNote] = useState("");
  const failure = publish.error === null ? null : summariseProblem(publish.error);
  function publishNow() {
    publish.mutateAsync({ draftVersion, customerIds, note }).then(
      () => {
        toast.success("Published: its tickets are being compared");
        setIsOpen(false);
        setNote("");
      },
      // The dialog says it.
      () => undefined,
    );
  }
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(next) => {
        if (next) publish.reset();
        setIsOpen(next);
      }}
    >
      <DialogTrigger asChild>
        <Button variant="primary" disabled={isDisabled}>
          Publish…
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Publish this mapping"
        description="Its fields begin to sync at once. An earlier version can be brought back at any time."
        footer={
          <>
            <Button onClick={() => setIsOpen(false)}>Cancel</Button>
            <Button variant="primary" pending={publish.isPending} onClick={publishNow}>
              {customerIds.length === 0
                ? "Publish for everybody"
                : customerIds.length === 1
                  ? "Publish for this customer"
                  : "Publish for these customers"}
            </Button>
          </>
        }
      >
        <div className="grid min-w-0 gap-4">
          {failure === null ? null : (
            <Alert tone="destructive" title={failure.title} isLive>
              {failure.detail}
            </Alert>
          )}
          <CustomerScope customerIds={customerIds} onChange={onScope} />
          <Field label="Note" isOptional>
            <Input value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
          </Field>
        </div>
      </DialogContent>
    </Dialog>
  );
}
