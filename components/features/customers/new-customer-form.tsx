"use client";

import { useRouter } from "next/navigation";
import { FormCard } from "#components/patterns/form/form-card.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { toast } from "#components/ui/toast.tsx";
import { createCustomerInput } from "#lib/customers/schema.ts";
import { CustomerFields } from "./customer-fields.tsx";
import { useCreateCustomer } from "./mutations.ts";

/** Creates a customer and goes to its page. */
export function NewCustomerForm() {
  const router = useRouter();
  const { slug } = useOrganisation();
  const create = useCreateCustomer();
  return (
    <FormCard
      title="About the customer"
      description="Only the name is needed. Contacts, notes and settings are added on the customer's page."
      schema={createCustomerInput}
      defaultValues={{ name: "", email: "", phone: "", website: "", externalReference: "" }}
      submitLabel="Create customer"
      onSubmit={async (input) => {
        const customer = await create.mutateAsync(input);
        toast.success(`${customer.name} created`);
        router.push(`/${slug}/customers/${customer.id}`);
      }}
    >
      {(form) => <CustomerFields control={form.control} hasAutoFocus />}
    </FormCard>
  );
}
