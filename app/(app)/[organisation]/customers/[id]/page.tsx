import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { createLoader, type SearchParams } from "nuqs/server";
import { cache } from "react";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { CONTACTS_SHOWN } from "#components/features/customers/contacts-shown.ts";
import { customerTicketFilters } from "#components/features/customers/customer-ticket-filters.ts";
import { clickupKeys } from "#lib/clickup/client.ts";
import { getConnectionState, getCustomerClickup } from "#lib/clickup/index.ts";
import { customerKeys } from "#lib/customers/client.ts";
import { getCustomer, listContacts, listCustomerSettings } from "#lib/customers/index.ts";
import type { ListContactsInput } from "#lib/customers/schema.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { sweepKeys, syncRulesKeys } from "#lib/sync/client.ts";
import { getCustomerSyncRules, getCustomerTruth } from "#lib/sync/index.ts";
import { spaceMoveKeys } from "#lib/tasks/client.ts";
import { getSpaceMove } from "#lib/tasks/index.ts";
import { ticketKeys } from "#lib/tickets/client.ts";
import { listTickets } from "#lib/tickets/index.ts";
import { CustomerClient } from "./client.tsx";
import { customerPageParams } from "./search-params.ts";

type Props = { params: Promise<{ organisation: string; id: string }> };

const loadParams = createLoader(customerPageParams);

/** The customer of the address, asked for once for title and page; null when there is none to see. */
const findCustomer = cache(async (organisation: string, id: string) => {
  const session = await requireStaffPage(organisation, "customers:read");
  if (!idSchema.safeParse(id).success) return { session, customer: null };
  try {
    return { session, customer: await getCustomer(session.ctx, { id }) };
  } catch (error) {
    if (error instanceof RelaydeskError && error.code === "not_found") return { session, customer: null };
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { organisation, id } = await params;
  const { customer } = await findCustomer(organisation, id);
  return { title: customer === null ? "Customer not found" : customer.name };
}

export default async function CustomerPage({
  params,
  searchParams,
}: Props & { searchParams: Promise<SearchParams> }) {
  const { organisation, id } = await params;
  const { session, customer } = await findCustomer(organisation, id);
  if (customer === null) notFound();
  const { ctx, organisation: shown } = session;
  const hasClickup = shown.modules.includes("clickup");
  const { tab, cursor } = await loadParams(searchParams);
  const tickets = customerTicketFilters(customer.id, cursor);
  const contacts: ListContactsInput = { customerId: customer.id, limit: CONTACTS_SHOWN, status: "active" };
  const state = await prefetch([
    {
      queryKey: customerKeys.detail(ctx.organisationId, customer.id),
      queryFn: () => Promise.resolve(customer),
    },
    ...(tab === "tickets" && ctx.can("tickets:read")
      ? [{ queryKey: ticketKeys.list(ctx.organisationId, tickets), queryFn: () => listTickets(ctx, tickets) }]
      : []),
    ...(tab === "contacts"
      ? [
          {
            queryKey: customerKeys.contacts(ctx.organisationId, contacts),
            queryFn: () => listContacts(ctx, contacts),
          },
        ]
      : []),
    ...(tab === "settings"
      ? [
          {
            queryKey: customerKeys.settings(ctx.organisationId, customer.id),
            queryFn: () => listCustomerSettings(ctx, { customerId: customer.id }),
          },
        ]
      : []),
    ...(tab === "settings" && hasClickup && ctx.can("sync:read")
      ? [
          {
            queryKey: syncRulesKeys.customer(ctx.organisationId, customer.id),
            queryFn: () => getCustomerSyncRules(ctx, { id: customer.id }),
          },
        ]
      : []),
    ...(hasClickup && ctx.can("clickup:read")
      ? [
          {
            queryKey: clickupKeys.customer(ctx.organisationId, customer.id),
            queryFn: () => getCustomerClickup(ctx, { id: customer.id }),
          },
          {
            queryKey: clickupKeys.connection(ctx.organisationId),
            queryFn: () => getConnectionState(ctx, {}),
          },
          {
            queryKey: spaceMoveKeys.latest(ctx.organisationId, customer.id),
            queryFn: () => getSpaceMove(ctx, { customerId: customer.id }),
          },
        ]
      : []),
    ...(hasClickup && ctx.can("tasks:read")
      ? [
          {
            queryKey: sweepKeys.customer(ctx.organisationId, customer.id),
            queryFn: () => getCustomerTruth(ctx, { id: customer.id }),
          },
        ]
      : []),
  ]);
  return (
    <HydrationBoundary state={state}>
      <CustomerClient id={customer.id} />
    </HydrationBoundary>
  );
}
