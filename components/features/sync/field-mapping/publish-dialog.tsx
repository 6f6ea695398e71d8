"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { summariseProblem } from "#components/patterns/problem.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast.tsx";
import { CustomerCombobox } from "../../customers/customer-combobox.tsx";
import { useCustomer } from "../../customers/queries.ts";
import type { useMappingChanges } from "./queries.ts";

type Props = {
  publish: ReturnType<typeof useMappingChanges>["publish"];
  draftVersion: number;
  isDisabled: boolean;
};

/** Publishes the draft: for a few customers first, or for everybody. */
export function PublishDialog({ publish, draftVersion, isDisabled }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const [customerIds, setCustomerIds] = useState<string[]>([]);
  const [note, setNote] = useState("");
  const failure = publish.error === null ? null : summariseProblem(publish.error);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
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
            <Button
              variant="primary"
              pending={publish.isPending}
              onClick={() =>
                publish.mutate(
                  { draftVersion, customerIds, note },
                  {
                    onSuccess: () => {
                      toast.success("Published: its tickets are being compared");
                      setIsOpen(false);
                      setNote("");
                    },
                  },
                )
              }
            >
              {customerIds.length === 0 ? "Publish for everybody" : "Publish for these customers"}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          {failure === null ? null : (
            <Alert tone="destructive" title={failure.title} isLive>
              {failure.detail}
            </Alert>
          )}
          <Field label="Only for" isOptional description="Nobody chosen: for every customer.">
            <CustomerCombobox
              value={null}
              onValueChange={(id) => {
                if (id !== null && !customerIds.includes(id)) setCustomerIds([...customerIds, id]);
              }}
            />
          </Field>
          {customerIds.length === 0 ? null : (
            <ul className="grid gap-1" aria-label="Customers">
              {customerIds.map((id) => (
                <ChosenCustomer
                  key={id}
                  id={id}
                  onRemove={() => setCustomerIds(customerIds.filter((other) => other !== id))}
                />
              ))}
            </ul>
          )}
          <Field label="Note" isOptional>
            <Input value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
          </Field>
        </div>
      </DialogContent>
    </Dialog>
  );
}

function ChosenCustomer({ id, onRemove }: { id: string; onRemove: () => void }) {
  const customer = useCustomer(id);
  const name = customer.data?.name ?? "A customer";
  return (
    <li className="flex items-center justify-between gap-2 rounded-md border px-3 py-1 text-sm">
      <bdi className="wrap-anywhere min-w-0">{name}</bdi>
      <IconButton label={`Leave ${name} out`} size="sm" onClick={onRemove}>
        <X aria-hidden />
      </IconButton>
    </li>
  );
}
