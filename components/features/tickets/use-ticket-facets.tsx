"use client";

import { CalendarClock, CircleDot, CircleUserRound, SignalHigh, Tag, UserRoundX } from "lucide-react";
import { useState } from "react";
import type { FilterFacet } from "#components/patterns/filter-bar.tsx";
import {
  DUE_FILTERS,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
  type TicketPriority,
  type TicketStatus,
} from "#lib/tickets/schema.ts";
import { useCustomerFacet } from "../customers/use-customer-facet.tsx";
import { useDebouncedValue } from "../customers/use-debounced-value.ts";
import { PRIORITY_APPEARANCE, STATUS_APPEARANCE } from "./appearance.ts";
import { useMemberOptions } from "./member-options.tsx";
import { useTags } from "./queries.ts";

/** What the facets of the list are set to. */
export interface TicketFacetValues {
  status: TicketStatus[];
  priority: TicketPriority[];
  assignee: string[];
  customer: string[];
  tag: string[];
  due: (typeof DUE_FILTERS)[number] | null;
}

const DUE_LABELS: Record<(typeof DUE_FILTERS)[number], string> = {
  overdue: "Overdue",
  today: "Today",
  week: "In the next 7 days",
  none: "No due date",
};

export const STATUS_OPTIONS = TICKET_STATUSES.map((value) => {
  const { label, icon: Icon } = STATUS_APPEARANCE[value];
  return { value, label, icon: <Icon aria-hidden /> };
});

export const PRIORITY_OPTIONS = TICKET_PRIORITIES.map((value) => {
  const { label, icon: Icon } = PRIORITY_APPEARANCE[value];
  return { value, label, icon: <Icon aria-hidden /> };
});

/** The facets of the ticket list with what can be chosen from each. */
export function useTicketFacets(values: TicketFacetValues): FilterFacet[] {
  const [tagQuery, setTagQuery] = useState("");
  const customer = useCustomerFacet(values.customer);
  const members = useMemberOptions();
  const tags = useTags(useDebouncedValue(tagQuery.trim().toLowerCase()));
  return [
    {
      id: "status",
      label: "Status",
      icon: <CircleDot aria-hidden />,
      options: STATUS_OPTIONS,
      selected: values.status,
    },
    {
      id: "priority",
      label: "Priority",
      icon: <SignalHigh aria-hidden />,
      options: PRIORITY_OPTIONS,
      selected: values.priority,
    },
    {
      id: "assignee",
      label: "Assignee",
      icon: <CircleUserRound aria-hidden />,
      options: [
        { value: "me", label: "Me", icon: <CircleUserRound aria-hidden /> },
        { value: "none", label: "Unassigned", icon: <UserRoundX aria-hidden /> },
        ...members.options,
      ],
      selected: values.assignee,
      selectedLabels: Object.fromEntries(
        values.assignee.map((id) => [id, members.isLoading ? "…" : "Unknown"]),
      ),
      isLoading: members.isLoading,
    },
    customer,
    {
      id: "tag",
      label: "Tag",
      icon: <Tag aria-hidden />,
      options: (tags.data ?? []).map(({ tag, count }) => ({
        value: tag,
        label: tag,
        description: `${count.toLocaleString("en-GB")} ${count === 1 ? "ticket" : "tickets"}`,
      })),
      selected: values.tag,
      onSearch: setTagQuery,
      isLoading: tags.isFetching,
    },
    {
      id: "due",
      label: "Due",
      icon: <CalendarClock aria-hidden />,
      options: DUE_FILTERS.map((value) => ({ value, label: DUE_LABELS[value] })),
      selected: values.due === null ? [] : [values.due],
      isSingle: true,
    },
  ];
}
