"use client";

import { type ReactNode, useId, useState } from "react";
import { Form } from "#components/patterns/form/form.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { type Customer, customerChangesSchema } from "#lib/customers/schema.ts";
import { CustomerFields } from "./customer-fields.tsx";
import { useUpdateCustomer } from "./mutations.ts";

/** Changes a customer's details. */
export function EditCustomerDialog({ customer, trigger }: { customer: Customer; trigger: ReactNode }) {
  const formId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const update = useUpdateCustomer();
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        title={`Edit ${customer.name}`}
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" pending={update.isPending}>
              Save changes
            </Button>
          </>
        }
      >
        <Form
          id={formId}
          schema={customerChangesSchema}
          defaultValues={{
            name: customer.name,
            email: customer.email ?? "",
            phone: customer.phone ?? "",
            website: customer.website ?? "",
            externalReference: customer.externalReference ?? "",
            expectedUpdatedAt: customer.updatedAt,
          }}
          onSubmit={async (changes) => {
            const saved = await update.mutateAsync({ id: customer.id, ...changes });
            setIsOpen(false);
            toast.success(`${saved.name} saved`);
          }}
        >
          {(form) => <CustomerFields control={form.control} />}
        </Form>
      </DialogContent>
    </Dialog>
  );
}
