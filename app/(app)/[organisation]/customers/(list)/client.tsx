"use client";

import { Archive, Building2, Plus } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { CUSTOMER_COLUMNS } from "#components/features/customers/customer-columns.tsx";
import { useCustomers } from "#components/features/customers/queries.ts";
import { ExportMenu } from "#components/features/transfers/export-menu.tsx";
import { FilteredTable } from "#components/patterns/data-table/filtered-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { type Customer, customerSortSchema, customerStatusSchema } from "#lib/customers/schema.ts";
import {
  type CustomerListParams,
  customerListParams,
  NATURAL_DIRECTIONS,
  toCustomerFilters,
} from "./search-params.ts";

const keyOf = (customer: Customer) => customer.id;
const labelOf = (customer: Customer) => customer.name;

export function CustomerListClient() {
  const { slug } = useOrganisation();
  const canWrite = useCan("customers:write");
  const canExport = useCan("transfers:write");
  const [params, setParams] = useQueryStates(customerListParams, { history: "push" });
  const filters = toCustomerFilters(params);
  const customers = useCustomers(filters);
  const paging = usePageCursors(params.cursor, customers.data?.nextCursor, (cursor) => {
    void setParams({ cursor });
    window.scrollTo({ top: 0 });
  });

  function change(next: Partial<CustomerListParams>, options?: { history: "push" | "replace" }) {
    void setParams({ ...next, cursor: null }, options);
  }

  const isFiltered = params.q !== "" || params.status !== "active" || params.cursor !== null;
  const newCustomer = (
    <Button asChild variant="primary">
      <Link href={`/${slug}/customers/new`}>
        <Plus aria-hidden />
        New customer
      </Link>
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Customers"
        actions={
          <>
            {canExport ? (
              <ExportMenu
                target={{
                  resource: "customers",
                  filters: { ...(params.q === "" ? {} : { q: params.q }), status: params.status },
                }}
              />
            ) : null}
            {canWrite ? newCustomer : null}
          </>
        }
      />
      <FilteredTable
        filters={{
          search: { value: params.q, onValueChange: (q) => change({ q }, { history: "replace" }) },
          facets: [
            {
              id: "status",
              label: "State",
              icon: <Archive aria-hidden />,
              options: [
                { value: "archived", label: "Archived" },
                { value: "all", label: "Active and archived" },
              ],
              selected: params.status === "active" ? [] : [params.status],
              isSingle: true,
            },
          ],
          onFacetChange: (_id, values) =>
            change({ status: customerStatusSchema.catch("active").parse(values[0]) }),
        }}
        isFiltered={isFiltered}
        onClear={() => change({ q: "", status: "active" })}
        query={customers}
        skeletonCount={12}
        many="customers"
        columns={CUSTOMER_COLUMNS}
        getRowKey={keyOf}
        getRowLabel={labelOf}
        getRowHref={(customer) => `/${slug}/customers/${customer.id}`}
        sort={{
          column: params.sort,
          direction: params.direction ?? NATURAL_DIRECTIONS[params.sort],
        }}
        onSortChange={({ column, direction }) => {
          const sort = customerSortSchema.parse(column);
          change({ sort, direction: direction === NATURAL_DIRECTIONS[sort] ? null : direction });
        }}
        paging={paging}
        empty={
          <EmptyState
            icon={<Building2 />}
            title="No customers yet"
            description="Customers are the companies you answer to. Every ticket belongs to one."
            action={
              canWrite ? (
                <>
                  {newCustomer}
                  <Button asChild>
                    <Link href={`/${slug}/imports`}>Import customers</Link>
                  </Button>
                </>
              ) : null
            }
          />
        }
      />
    </>
  );
}
