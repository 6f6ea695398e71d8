import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { customerKeys } from "#lib/customers/client.ts";
import { listCustomers } from "#lib/customers/index.ts";
import { CustomerListClient } from "./client.tsx";
import { loadCustomerListParams, toCustomerFilters } from "./search-params.ts";

export const metadata: Metadata = { title: "Customers" };

export default async function CustomersPage({
  params,
  searchParams,
}: {
  params: Promise<{ organisation: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const { organisation } = await params;
  const { ctx } = await requireStaffPage(organisation, "customers:read");
  const filters = toCustomerFilters(await loadCustomerListParams(searchParams));
  const state = await prefetch([
    { queryKey: customerKeys.list(ctx.organisationId, filters), queryFn: () => listCustomers(ctx, filters) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <CustomerListClient />
    </HydrationBoundary>
  );
}
