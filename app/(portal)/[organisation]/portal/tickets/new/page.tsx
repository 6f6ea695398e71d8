import type { Metadata } from "next";
import { requirePortalPage } from "#app/_session/page-session.ts";
import { NewPortalTicketForm } from "#components/features/portal/new-portal-ticket-form.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";

export const metadata: Metadata = { title: "New ticket" };

export default async function NewPortalTicketPage({ params }: { params: Promise<{ organisation: string }> }) {
  const { organisation } = await params;
  await requirePortalPage(organisation);
  return (
    <>
      <PageHeader
        title="New ticket"
        breadcrumbs={[{ label: "Your tickets", href: `/${organisation}/portal` }, { label: "New ticket" }]}
      />
      <NewPortalTicketForm />
    </>
  );
}
