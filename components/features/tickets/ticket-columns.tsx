import { CircleAlert, CircleCheckBig, Clock } from "lucide-react";
import type { DataTableColumn, DataTableSort } from "#components/patterns/data-table/columns.ts";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { TicketListItem, TicketSort } from "#lib/tickets/schema.ts";
import { PRIORITY_APPEARANCE, STATUS_APPEARANCE } from "./appearance.ts";
import { DueDate, PersonName, TagList } from "./ticket-words.tsx";

/** The direction of each order unless told otherwise, as the list verb has it. */
export const NATURAL_DIRECTIONS: Record<TicketSort, DataTableSort["direction"]> = {
  updated: "desc",
  created: "desc",
  priority: "desc",
  due: "asc",
  number: "desc",
};

/** The state of a ticket's ClickUp task, small enough for a row. */
function TaskMark({ task }: { task: NonNullable<TicketListItem["task"]> }) {
  const { icon: Icon, words } =
    task.status === "completed"
      ? { icon: CircleCheckBig, words: "Has a ClickUp task" }
      : task.status === "failed"
        ? { icon: CircleAlert, words: "Its ClickUp task could not be created" }
        : { icon: Clock, words: "Its ClickUp task is on its way" };
  return (
    <span
      role="img"
      aria-label={words}
      title={words}
      className={task.status === "failed" ? "shrink-0 text-destructive" : "shrink-0 text-muted-foreground"}
    >
      <Icon aria-hidden className="size-3.5" />
    </span>
  );
}

/** The columns of the list of tickets; `isOfCustomer` leaves out what would be the same on every row. */
export function ticketColumns({
  isOfCustomer = false,
}: {
  isOfCustomer?: boolean;
} = {}): DataTableColumn<TicketListItem>[] {
  const columns: DataTableColumn<TicketListItem>[] = [
    {
      id: "number",
      header: "Ticket",
      isSortable: true,
      firstDirection: "desc",
      cell: (ticket) => (
        <span className="flex min-w-0 items-baseline gap-2 @2xl/table:items-center">
          <span className="shrink-0 font-normal text-muted-foreground tabular-nums">#{ticket.number}</span>
          <bdi
            className="line-clamp-2 min-w-0 @2xl/table:block @2xl/table:truncate [overflow-wrap:anywhere]"
            title={ticket.title}
          >
            {ticket.title}
          </bdi>
          {ticket.task ? <TaskMark task={ticket.task} /> : null}
          {ticket.tags.length > 0 ? (
            <TagList
              tags={ticket.tags}
              shown={2}
              className="hidden shrink-0 flex-nowrap @5xl/table:inline-flex"
            />
          ) : null}
        </span>
      ),
    },
    {
      id: "status",
      header: "Status",
      width: "7rem",
      phone: "plain",
      cell: (ticket) => <StatusBadge status={ticket.status} map={STATUS_APPEARANCE} size="sm" />,
    },
    {
      id: "priority",
      header: "Priority",
      width: "5.75rem",
      isSortable: true,
      firstDirection: "desc",
      phone: "plain",
      cell: (ticket) => <StatusBadge status={ticket.priority} map={PRIORITY_APPEARANCE} size="sm" />,
    },
    {
      id: "customer",
      header: "Customer",
      width: "clamp(8.75rem, 22cqw - 5rem, 15rem)",
      hideBelow: "md",
      phone: "plain",
      cell: (ticket) => (
        <span
          dir="auto"
          className="block max-w-full truncate text-muted-foreground"
          title={ticket.customer.name}
        >
          {ticket.customer.name}
        </span>
      ),
    },
    {
      id: "assignee",
      header: "Assignee",
      // Wide enough for the picture alone, and for the name where there is room.
      width: "clamp(4.75rem, 36cqw - 17.5rem, 15rem)",
      hideBelow: "lg",
      phone: "plain",
      cell: (ticket) => <PersonName person={ticket.assignee} none="Unassigned" isShortInTable />,
    },
    {
      id: "due",
      header: "Due",
      width: "6.5rem",
      isSortable: true,
      firstDirection: "asc",
      phone: "plain",
      cell: (ticket) =>
        ticket.dueDate ? (
          <DueDate dueDate={ticket.dueDate} status={ticket.status} />
        ) : (
          <span aria-hidden data-blank className="text-muted-foreground">
            –
          </span>
        ),
    },
    {
      id: "updated",
      header: "Updated",
      width: "7rem",
      isSortable: true,
      firstDirection: "desc",
      align: "end",
      phone: "plain",
      cell: (ticket) => <RelativeTime at={ticket.updatedAt} className="text-muted-foreground" />,
    },
  ];
  // Beside the customer's details there is no room for the assignee either.
  return isOfCustomer
    ? columns.filter((column) => column.id !== "customer" && column.id !== "assignee")
    : columns;
}
