import type { Metadata } from "next";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { NewCustomerForm } from "#components/features/customers/new-customer-form.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";

export const metadata: Metadata = { title: "New customer" };

export default async function NewCustomerPage({ params }: { params: Promise<{ organisation: string }> }) {
  const { organisation } = await params;
  await requireStaffPage(organisation, "customers:write");
  return (
    <div className="grid w-full max-w-3xl gap-6">
      <PageHeader
        title="New customer"
        breadcrumbs={[{ label: "Customers", href: `/${organisation}/customers` }, { label: "New customer" }]}
      />
      <NewCustomerForm />
    </div>
  );
}
