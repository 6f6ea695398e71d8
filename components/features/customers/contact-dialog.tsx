"use client";

import { useId } from "react";
import { Form } from "#components/patterns/form/form.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent } from "#components/ui/dialog.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast.tsx";
import { type Contact, contactBodySchema } from "#lib/customers/schema.ts";
import { useCreateContact, useUpdateContact } from "./mutations.ts";

/** Adds a contact to a customer, or changes one. */
export function ContactDialog({
  customer,
  contact,
  isOpen,
  onOpenChange,
}: {
  customer: { id: string; name: string };
  /** Left out for a new one. */
  contact?: Contact;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const formId = useId();
  const create = useCreateContact();
  const update = useUpdateContact();
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent
        title={contact ? `Edit ${contact.name}` : "Add a contact"}
        description={contact ? undefined : `Somebody at ${customer.name} whom you can write to.`}
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              type="submit"
              form={formId}
              variant="primary"
              pending={create.isPending || update.isPending}
            >
              {contact ? "Save changes" : "Add contact"}
            </Button>
          </>
        }
      >
        <Form
          id={formId}
          schema={contactBodySchema}
          defaultValues={{
            name: contact?.name ?? "",
            email: contact?.email ?? "",
            phone: contact?.phone ?? "",
            jobTitle: contact?.jobTitle ?? "",
          }}
          onSubmit={async (input) => {
            const saved = contact
              ? await update.mutateAsync({ id: contact.id, ...input, expectedUpdatedAt: contact.updatedAt })
              : await create.mutateAsync({ customerId: customer.id, ...input });
            onOpenChange(false);
            toast.success(contact ? `${saved.name} saved` : `${saved.name} added to ${customer.name}`);
          }}
        >
          {(form) => (
            <>
              <FormField control={form.control} name="name" label="Name" isRequired>
                {(field) => <Input {...field} maxLength={200} autoComplete="off" />}
              </FormField>
              <FormField control={form.control} name="email" label="E-mail" isRequired>
                {(field) => <Input {...field} type="email" inputMode="email" autoComplete="off" />}
              </FormField>
              <div className="grid gap-5 sm:grid-cols-2">
                <FormField control={form.control} name="phone" label="Phone" isOptional>
                  {(field) => (
                    <Input
                      {...field}
                      value={field.value ?? ""}
                      type="tel"
                      inputMode="tel"
                      autoComplete="off"
                    />
                  )}
                </FormField>
                <FormField control={form.control} name="jobTitle" label="Job title" isOptional>
                  {(field) => <Input {...field} value={field.value ?? ""} autoComplete="off" />}
                </FormField>
              </div>
            </>
          )}
        </Form>
      </DialogContent>
    </Dialog>
  );
}
