"use client";

import { Archive, Inbox, Pencil, Plus } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { CustomerClickupCard } from "#components/features/clickup/customer-clickup-card.tsx";
import { ArchiveCustomer } from "#components/features/customers/archive-customer.tsx";
import { ContactsSection } from "#components/features/customers/contacts-section.tsx";
import { CustomerDetails } from "#components/features/customers/customer-details.tsx";
import { CustomerPageSkeleton } from "#components/features/customers/customer-page-skeleton.tsx";
import { customerTicketFilters } from "#components/features/customers/customer-ticket-filters.ts";
import { EditCustomerDialog } from "#components/features/customers/edit-customer-dialog.tsx";
import { NotesSection } from "#components/features/customers/notes-section.tsx";
import { useCustomer } from "#components/features/customers/queries.ts";
import { SettingsSection } from "#components/features/customers/settings-section.tsx";
import { CustomerTruthCard } from "#components/features/sync/customer-truth-card.tsx";
import { CustomerRulesSection } from "#components/features/sync/rules/customer-rules-section.tsx";
import { useTickets } from "#components/features/tickets/queries.ts";
import { ticketColumns } from "#components/features/tickets/ticket-columns.tsx";
import { QueryTable } from "#components/patterns/data-table/query-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import type { Customer } from "#lib/customers/schema.ts";
import type { TicketListItem } from "#lib/tickets/schema.ts";
import { CUSTOMER_TABS, customerPageParams } from "./search-params.ts";

const TAB_LABELS: Record<(typeof CUSTOMER_TABS)[number], string> = {
  tickets: "Tickets",
  contacts: "Contacts",
  notes: "Notes",
  settings: "Settings",
};
const COLUMNS = ticketColumns({ isOfCustomer: true });
const keyOf = (ticket: TicketListItem) => ticket.id;
const labelOf = (ticket: TicketListItem) => `ticket #${ticket.number}`;

export function CustomerClient({ id }: { id: string }) {
  const customer = useCustomer(id);
  return (
    <QueryBoundary query={customer} subject="the customer" loading={<CustomerPageSkeleton />}>
      {(loaded) => <CustomerView customer={loaded} />}
    </QueryBoundary>
  );
}

function CustomerView({ customer }: { customer: Customer }) {
  const { slug } = useOrganisation();
  const canWrite = useCan("customers:write");
  const [{ tab }, setParams] = useQueryStates(customerPageParams);
  return (
    <>
      <PageHeader
        title={customer.name}
        breadcrumbs={[{ label: "Customers", href: `/${slug}/customers` }, { label: customer.name }]}
        meta={
          customer.archivedAt ? (
            <Badge>
              <Archive aria-hidden />
              Archived
            </Badge>
          ) : null
        }
        actions={
          canWrite ? (
            <>
              <ArchiveCustomer customer={customer} />
              <EditCustomerDialog
                key={customer.updatedAt}
                customer={customer}
                trigger={
                  <Button>
                    <Pencil aria-hidden />
                    Edit
                  </Button>
                }
              />
            </>
          ) : null
        }
      />
      {customer.archivedAt ? (
        <Alert title="This customer is archived">
          It is left out of lists and choices, and gets no new tickets. Everything about it is kept.
        </Alert>
      ) : null}
      <div className="grid min-w-0 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_16rem]">
        <Tabs
          value={tab}
          onValueChange={(value) => {
            const next = CUSTOMER_TABS.find((candidate) => candidate === value);
            if (next) void setParams({ tab: next, cursor: null });
          }}
          className="min-w-0"
        >
          <TabsList aria-label={`About ${customer.name}`}>
            {CUSTOMER_TABS.map((value) => (
              <TabsTrigger key={value} value={value}>
                {TAB_LABELS[value]}
              </TabsTrigger>
            ))}
          </TabsList>
          <TabsContent value="tickets">
            <CustomerTickets customer={customer} />
          </TabsContent>
          <TabsContent value="contacts">
            <ContactsSection customer={customer} />
          </TabsContent>
          <TabsContent value="notes">
            <NotesSection customer={customer} />
          </TabsContent>
          <TabsContent value="settings">
            <div className="grid min-w-0 gap-8">
              <SettingsSection customer={customer} />
              <CustomerRulesSection customerId={customer.id} />
            </div>
          </TabsContent>
        </Tabs>
        <aside
          aria-label={`Details of ${customer.name}`}
          className="grid min-w-0 content-start gap-4 max-lg:-order-1"
        >
          <CustomerDetails customer={customer} />
          <CustomerClickupCard customerId={customer.id} />
          <CustomerTruthCard customerId={customer.id} />
        </aside>
      </div>
    </>
  );
}

function CustomerTickets({ customer }: { customer: Customer }) {
  const { slug } = useOrganisation();
  const canFile = useCan("tickets:write") && customer.archivedAt === null;
  const [{ cursor }, setParams] = useQueryStates(customerPageParams, { history: "push" });
  const tickets = useTickets(customerTicketFilters(customer.id, cursor));
  const paging = usePageCursors(cursor, tickets.data?.nextCursor, (next) => void setParams({ cursor: next }));
  const newTicket = (
    <Button asChild size="sm">
      <Link href={`/${slug}/tickets/new?customer=${customer.id}`}>
        <Plus aria-hidden />
        New ticket
      </Link>
    </Button>
  );
  return (
    <Section
      title="Tickets"
      actions={
        <>
          <Button asChild size="sm" variant="ghost">
            <Link href={`/${slug}/tickets?customer=${customer.id}`}>Open in the ticket list</Link>
          </Button>
          {canFile ? newTicket : null}
        </>
      }
    >
      <QueryTable
        query={tickets}
        layout="inline"
        skeletonCount={6}
        many="tickets"
        columns={COLUMNS}
        getRowKey={keyOf}
        getRowLabel={labelOf}
        getRowHref={(ticket) => `/${slug}/tickets/${ticket.number}`}
        paging={paging}
        empty={
          <EmptyState
            icon={<Inbox />}
            title="No tickets yet"
            description={`What ${customer.name} asks for shows up here.`}
            action={canFile ? newTicket : null}
            className="py-10"
          />
        }
      />
    </Section>
  );
}
