"use client";

import { DataTable } from "#components/patterns/data-table/data-table.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { Customer } from "#lib/customers/schema.ts";
import { CUSTOMER_COLUMNS } from "./customer-columns.tsx";

/** The shape of the page of customers while it loads. */
export function CustomerListSkeleton() {
  return (
    <>
      <PageHeader title="Customers" actions={<Skeleton className="h-8 w-32 rounded-md" />} />
      <div className="grid gap-4">
        <div className="flex flex-wrap gap-2">
          <Skeleton className="h-8 w-full rounded-md sm:w-64" />
          <Skeleton className="h-8 w-24 rounded-md" />
        </div>
        <DataTable<Customer>
          many="customers"
          columns={CUSTOMER_COLUMNS}
          rows={undefined}
          getRowKey={(customer) => customer.id}
          getRowLabel={(customer) => customer.name}
          empty={null}
          skeletonCount={12}
          hasKeyboard={false}
        />
      </div>
    </>
  );
}
