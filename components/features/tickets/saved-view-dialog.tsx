"use client";

import { useId, useState } from "react";
import { Form } from "#components/patterns/form/form.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog, DialogClose, DialogContent } from "#components/ui/dialog.tsx";
import { Input } from "#components/ui/input.tsx";
import { createSavedViewInput } from "#lib/tickets/schema.ts";

const viewFields = createSavedViewInput.pick({ name: true, isShared: true });

/** Names a view, and says who sees it. */
export function SavedViewDialog({
  title,
  submitLabel,
  defaults,
  isOpen,
  onOpenChange,
  onSubmit,
}: {
  title: string;
  submitLabel: string;
  defaults: { name: string; isShared: boolean };
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onSubmit: (values: { name: string; isShared: boolean }) => Promise<unknown>;
}) {
  const formId = useId();
  const canShare = useCan("views:share");
  const [isPending, setIsPending] = useState(false);

  async function submit(values: { name: string; isShared: boolean }) {
    setIsPending(true);
    try {
      await onSubmit(values);
      onOpenChange(false);
    } finally {
      setIsPending(false);
    }
  }

  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent
        title={title}
        size="sm"
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" pending={isPending}>
              {submitLabel}
            </Button>
          </>
        }
      >
        <Form
          id={formId}
          schema={viewFields}
          defaultValues={defaults}
          hasLeaveGuard={false}
          onSubmit={submit}
        >
          {(form) => (
            <>
              <FormField control={form.control} name="name" label="Name" isRequired>
                {(field) => (
                  <Input {...field} maxLength={80} autoComplete="off" placeholder="Urgent and unassigned" />
                )}
              </FormField>
              {canShare ? (
                <FormField
                  control={form.control}
                  name="isShared"
                  layout="inline"
                  label="Share with everybody in the organisation"
                >
                  {({ value, onChange, ...field }) => (
                    <Checkbox {...field} checked={value ?? false} onCheckedChange={onChange} />
                  )}
                </FormField>
              ) : null}
            </>
          )}
        </Form>
      </DialogContent>
    </Dialog>
  );
}
