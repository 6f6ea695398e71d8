import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { NewTicketForm } from "#components/features/tickets/new-ticket-form.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { customerKeys } from "#lib/customers/client.ts";
import { getCustomer } from "#lib/customers/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { ticketKeys } from "#lib/tickets/client.ts";
import { listTicketFields } from "#lib/tickets/index.ts";

export const metadata: Metadata = { title: "New ticket" };

export default async function NewTicketPage({
  params,
  searchParams,
}: {
  params: Promise<{ organisation: string }>;
  searchParams: Promise<{ customer?: string | string[] }>;
}) {
  const { organisation } = await params;
  const { ctx } = await requireStaffPage(organisation, "tickets:write");
  const customerId = idSchema.safeParse((await searchParams).customer).data;
  const state = await prefetch([
    {
      queryKey: ticketKeys.fields(ctx.organisationId),
      queryFn: () => listTicketFields(ctx, { withArchived: true }),
    },
    ...(customerId === undefined
      ? []
      : [
          {
            queryKey: customerKeys.detail(ctx.organisationId, customerId),
            queryFn: () => getCustomer(ctx, { id: customerId }),
          },
        ]),
  ]);
  return (
    <HydrationBoundary state={state}>
      <div className="grid w-full max-w-3xl gap-6">
        <PageHeader
          title="New ticket"
          breadcrumbs={[{ label: "Tickets", href: `/${organisation}/tickets` }, { label: "New ticket" }]}
        />
        <NewTicketForm customerId={customerId ?? ""} />
      </div>
    </HydrationBoundary>
  );
}
