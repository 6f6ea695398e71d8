import { Archive } from "lucide-react";
import type { DataTableColumn } from "#components/patterns/data-table/columns.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Customer } from "#lib/customers/schema.ts";

/** The columns of the list of customers. */
export const CUSTOMER_COLUMNS: readonly DataTableColumn<Customer>[] = [
  {
    id: "name",
    header: "Name",
    isSortable: true,
    cell: (customer) => (
      <span className="flex min-w-0 items-center gap-2.5">
        <Avatar name={customer.name} seed={customer.id} shape="organisation" size="sm" />
        <bdi
          className="line-clamp-2 min-w-0 [overflow-wrap:anywhere] @2xl/table:block @2xl/table:truncate"
          title={customer.name}
        >
          {customer.name}
        </bdi>
        {customer.archivedAt ? (
          <Badge size="sm">
            <Archive aria-hidden />
            Archived
          </Badge>
        ) : null}
      </span>
    ),
  },
  {
    id: "email",
    header: "E-mail",
    width: "22%",
    hideBelow: "md",
    phone: "plain",
    cell: (customer) =>
      customer.email ? (
        <span className="block truncate text-muted-foreground" title={customer.email}>
          {customer.email}
        </span>
      ) : (
        <span data-blank className="text-muted-foreground">
          –
        </span>
      ),
  },
  {
    id: "contacts",
    header: "Contacts",
    width: "6.5rem",
    align: "end",
    cell: (customer) => customer.contactCount.toLocaleString("en-GB"),
  },
  {
    id: "tickets",
    header: "Open tickets",
    width: "8rem",
    align: "end",
    cell: (customer) => customer.openTicketCount.toLocaleString("en-GB"),
  },
  {
    id: "created",
    header: "Added",
    width: "7.5rem",
    isSortable: true,
    firstDirection: "desc",
    hideBelow: "md",
    cell: (customer) => <RelativeTime at={customer.createdAt} className="text-muted-foreground" />,
  },
];
