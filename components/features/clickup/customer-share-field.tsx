"use client";

import { reasonOf } from "#components/features/customers/reason.ts";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Field } from "#components/ui/field.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast.tsx";
import { CUSTOMER_SHARES, type CustomerClickup, SHARE_LABELS } from "#lib/clickup/schema.ts";
import { useSetCustomerShare } from "./queries.ts";

const OPTIONS = CUSTOMER_SHARES.map((value) => ({ value, label: SHARE_LABELS[value] }));

/** What part of ClickUp's requests a customer gets while others want them, too. */
export function CustomerShareField({ customer }: { customer: CustomerClickup }) {
  const change = useSetCustomerShare(customer.customerId);
  const canChange = useCan("sync:write");
  const share = change.isPending ? change.variables : customer.share;
  return (
    <Field
      label="Share of the ClickUp budget"
      description="How soon this customer's work gets its turn while others' waits, too."
    >
      {canChange ? (
        <Select
          options={OPTIONS}
          value={share}
          disabled={change.isPending}
          onValueChange={(next) => {
            if (next === customer.share) return;
            change.mutate(next, {
              onError: (error) =>
                toast.error("The share couldn't be changed", { description: reasonOf(error) }),
            });
          }}
        />
      ) : (
        <p className="text-sm">{SHARE_LABELS[share]}</p>
      )}
    </Field>
  );
}
