"use client";

import { X } from "lucide-react";
import { Field } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { CustomerCombobox } from "../../customers/customer-combobox.tsx";
import { useCustomer } from "../../customers/queries.ts";

/** As many as the API takes at once. */
const CUSTOMERS_AT_MOST = 200;

/** Chooses for whom a draft is tried or published: for everybody while nobody is chosen. */
export function CustomerScope({
  customerIds,
  onChange,
}: {
  customerIds: readonly string[];
  onChange: (customerIds: string[]) => void;
}) {
  return (
    <div className="grid min-w-0 gap-2">
      <Field label="Only for" isOptional description="Nobody chosen: for every customer.">
        <CustomerCombobox
          value={null}
          disabled={customerIds.length >= CUSTOMERS_AT_MOST}
          onValueChange={(id) => {
            if (id !== null && !customerIds.includes(id)) onChange([...customerIds, id]);
          }}
        />
      </Field>
      {customerIds.length === 0 ? null : (
        <ul className="flex min-w-0 flex-wrap gap-1.5" aria-label="Customers">
          {customerIds.map((id) => (
            <ChosenCustomer
              key={id}
              id={id}
              onRemove={() => onChange(customerIds.filter((other) => other !== id))}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function ChosenCustomer({ id, onRemove }: { id: string; onRemove: () => void }) {
  const customer = useCustomer(id);
  const name = customer.data?.name ?? "A customer";
  return (
    <li className="flex min-w-0 max-w-full items-center gap-1 rounded-md border bg-card ps-2.5 pe-0.5 text-sm">
      <bdi title={name} className="min-w-0 truncate">
        {name}
      </bdi>
      <IconButton label={`Leave ${name} out`} size="sm" onClick={onRemove}>
        <X aria-hidden />
      </IconButton>
    </li>
  );
}

/** A customer by its name, once that is known. */
export function CustomerName({ id }: { id: string }) {
  const customer = useCustomer(id);
  return <bdi className="wrap-anywhere">{customer.data?.name ?? "a customer"}</bdi>;
}
