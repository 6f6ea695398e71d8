"use client";

import { useState } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Combobox, type ComboboxProps } from "#components/ui/combobox.tsx";
import type { OptionListItem } from "#components/ui/option-list.tsx";
import { useContacts, useCustomers } from "./queries.ts";
import { useDebouncedValue } from "./use-debounced-value.ts";

const OPTIONS_SHOWN = 30;

/** Customers found by what is typed, as options to choose from. Asks only while somebody looks. */
export function useCustomerOptions(query: string, isEnabled = true) {
  const q = useDebouncedValue(query.trim());
  const customers = useCustomers({ ...(q === "" ? {} : { q }), limit: OPTIONS_SHOWN }, { isEnabled });
  const options: OptionListItem[] = (customers.data?.items ?? []).map((customer) => ({
    value: customer.id,
    label: customer.name,
    description: customer.email ?? undefined,
    icon: <Avatar name={customer.name} seed={customer.id} shape="organisation" size="xs" />,
  }));
  return { options, isLoading: customers.isFetching, error: customers.error };
}

type PickerProps = Omit<ComboboxProps, "label" | "options" | "onSearch" | "isLoading" | "emptyText">;

/** Chooses a customer; the server does the searching. */
export function CustomerCombobox(props: PickerProps) {
  const [query, setQuery] = useState("");
  const { options, isLoading, error } = useCustomerOptions(query);
  return (
    <Combobox
      {...props}
      label="Customer"
      placeholder="Choose a customer…"
      options={options}
      onSearch={setQuery}
      isLoading={isLoading}
      emptyText={error ? "The customers can't be loaded now. Try again." : "There are no customers yet."}
    />
  );
}

/** The people of one customer, found by what is typed. */
export function useContactOptions(customerId: string | null, query: string) {
  const q = useDebouncedValue(query.trim());
  const contacts = useContacts(
    { ...(customerId === null ? {} : { customerId }), ...(q === "" ? {} : { q }), limit: OPTIONS_SHOWN },
    { isEnabled: customerId !== null },
  );
  const options: OptionListItem[] = (customerId === null ? [] : (contacts.data?.items ?? [])).map(
    (contact) => ({
      value: contact.id,
      label: contact.name,
      description: contact.email,
      icon: <Avatar name={contact.name} seed={contact.id} size="xs" />,
    }),
  );
  return { options, isLoading: contacts.isFetching };
}

/** Chooses one of a customer's contacts. */
export function ContactCombobox({
  label,
  customerId,
  ...props
}: PickerProps & { label: string; customerId: string | null }) {
  const [query, setQuery] = useState("");
  const { options, isLoading } = useContactOptions(customerId, query);
  return (
    <Combobox
      {...props}
      label={label}
      placeholder={customerId === null ? "Choose the customer first" : "Nobody in particular"}
      options={options}
      onSearch={setQuery}
      isLoading={isLoading}
      emptyText="This customer has no contacts yet."
      disabled={props.disabled || customerId === null}
    />
  );
}
