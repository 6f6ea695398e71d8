"use client";

import { useQueries } from "@tanstack/react-query";
import { Building2 } from "lucide-react";
import { useState } from "react";
import type { FilterFacet } from "#components/patterns/filter-bar.tsx";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { customerKeys, getCustomer } from "#lib/customers/client.ts";
import { useCustomerOptions } from "./customer-combobox.tsx";

/** The names of customers that an address filters by, which no list on screen may hold. */
function useCustomerNames(ids: readonly string[]): Record<string, string> {
  const api = useApi();
  const { id: organisationId } = useOrganisation();
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: customerKeys.detail(organisationId, id),
      queryFn: () => getCustomer(api, { id }),
    })),
  });
  return Object.fromEntries(
    ids.map((id, index) => [id, found[index]?.data?.name ?? (found[index]?.isError ? "Unknown" : "…")]),
  );
}

/** The pill that a list is filtered by customer with; the server does the searching. */
export function useCustomerFacet(selected: string[]): FilterFacet & { id: "customer" } {
  const [query, setQuery] = useState("");
  const customers = useCustomerOptions(query);
  const selectedLabels = useCustomerNames(selected);
  return {
    id: "customer",
    label: "Customer",
    icon: <Building2 aria-hidden />,
    options: customers.options,
    selected,
    selectedLabels,
    onSearch: setQuery,
    isLoading: customers.isLoading,
  };
}
