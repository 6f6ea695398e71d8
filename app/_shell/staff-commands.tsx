"use client";

import { Building2, Keyboard, Plus, SunMoon, UserRound, Users } from "lucide-react";
import { useTheme } from "next-themes";
import { useState } from "react";
import { useCustomers } from "#components/features/customers/queries.ts";
import { useDebouncedValue } from "#components/features/customers/use-debounced-value.ts";
import { PRIORITY_APPEARANCE, STATUS_APPEARANCE } from "#components/features/tickets/appearance.ts";
import { useTickets } from "#components/features/tickets/queries.ts";
import type { NavigationGroup } from "#components/layout/navigation.ts";
import type { CommandGroup, CommandRow } from "#components/patterns/command-menu/command-groups.ts";
import { CommandMenu } from "#components/patterns/command-menu/command-menu.tsx";
import { useShortcutSheet } from "#components/patterns/shortcuts/shortcuts-provider.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { homeOf, type MembershipLink } from "./organisation-switcher.tsx";
import { THEMES } from "./themes.ts";

const SEARCH_RESULTS = 6;

/** Tickets and customers that fit what is typed, found by the server. */
function useSearchGroups(query: string): { groups: CommandGroup[]; isSearching: boolean } {
  const { slug } = useOrganisation();
  const q = useDebouncedValue(query.trim());
  const isEnabled = q !== "";
  const tickets = useTickets({ q, limit: SEARCH_RESULTS }, { isEnabled });
  const customers = useCustomers({ q, limit: SEARCH_RESULTS, status: "all" }, { isEnabled });
  if (!isEnabled) return { groups: [], isSearching: false };
  return {
    isSearching: tickets.isFetching || customers.isFetching || q !== query.trim(),
    groups: [
      {
        id: "found-tickets",
        heading: "Tickets",
        isSearched: true,
        rows: (tickets.data?.items ?? []).map((ticket): CommandRow => {
          const Icon = STATUS_APPEARANCE[ticket.status].icon;
          return {
            id: ticket.id,
            label: `#${ticket.number} ${ticket.title}`,
            icon: <Icon aria-hidden className="size-4 text-muted-foreground" />,
            hint: `${STATUS_APPEARANCE[ticket.status].label}, ${PRIORITY_APPEARANCE[ticket.priority].label.toLowerCase()}`,
            action: { kind: "navigate", href: `/${slug}/tickets/${ticket.number}` },
          };
        }),
      },
      {
        id: "found-customers",
        heading: "Customers",
        isSearched: true,
        rows: (customers.data?.items ?? []).map((customer) => ({
          id: customer.id,
          label: customer.name,
          icon: <Avatar name={customer.name} seed={customer.id} shape="organisation" size="xs" />,
          hint: customer.archivedAt ? "Archived" : undefined,
          action: { kind: "navigate", href: `/${slug}/customers/${customer.id}` },
        })),
      },
    ],
  };
}

/** Everything that staff can do from anywhere: places, new things, a search as one types, organisations, theme. */
export function StaffCommands({
  isOpen,
  onOpenChange,
  navigation,
  memberships,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  navigation: readonly NavigationGroup[];
  memberships: readonly MembershipLink[];
}) {
  const { slug } = useOrganisation();
  const canWriteTickets = useCan("tickets:write");
  const canWriteCustomers = useCan("customers:write");
  const canReadMembers = useCan("members:read");
  const { setTheme } = useTheme();
  const openShortcuts = useShortcutSheet();
  const [query, setQuery] = useState("");
  const search = useSearchGroups(isOpen ? query : "");

  const create: CommandRow[] = [
    ...(canWriteTickets
      ? [
          {
            id: "new-ticket",
            label: "New ticket",
            keywords: ["create", "add"],
            icon: <Plus aria-hidden />,
            shortcut: "c",
            action: { kind: "navigate", href: `/${slug}/tickets/new` } as const,
          },
        ]
      : []),
    ...(canWriteCustomers
      ? [
          {
            id: "new-customer",
            label: "New customer",
            keywords: ["create", "add"],
            icon: <Building2 aria-hidden />,
            action: { kind: "navigate", href: `/${slug}/customers/new` } as const,
          },
        ]
      : []),
  ];

  const places: CommandRow[] = [
    ...navigation
      .flatMap((group) => group.items)
      .map((item) => ({
        id: item.href,
        label: `Go to ${item.label.toLowerCase()}`,
        icon: item.icon,
        shortcut: item.shortcut,
        action: { kind: "navigate", href: item.href } as const,
      })),
    {
      id: "my-tickets",
      label: "Go to my tickets",
      keywords: ["assigned", "mine"],
      icon: <UserRound aria-hidden />,
      action: { kind: "navigate", href: `/${slug}/tickets?assignee=me&status=open,in_progress,waiting` },
    },
    ...(canReadMembers
      ? [
          {
            id: "members",
            label: "Go to members",
            keywords: ["people", "colleagues", "invite"],
            icon: <Users aria-hidden />,
            action: { kind: "navigate", href: `/${slug}/settings/members` } as const,
          },
        ]
      : []),
  ];

  const groups: CommandGroup[] = [
    ...search.groups,
    { id: "create", heading: "Create", rows: create },
    { id: "places", heading: "Go to", rows: places },
    {
      id: "more",
      heading: "More",
      rows: [
        ...(memberships.length > 1
          ? [
              {
                id: "switch",
                label: "Switch organisation…",
                icon: <Building2 aria-hidden />,
                action: { kind: "page", page: "organisations" } as const,
              },
            ]
          : []),
        {
          id: "theme",
          label: "Change theme…",
          keywords: ["dark", "light", "appearance"],
          icon: <SunMoon aria-hidden />,
          action: { kind: "page", page: "theme" },
        },
        {
          id: "shortcuts",
          label: "Show keyboard shortcuts",
          icon: <Keyboard aria-hidden />,
          shortcut: "?",
          action: { kind: "run", run: openShortcuts },
        },
      ],
    },
    {
      id: "organisations",
      heading: "Switch organisation",
      page: "organisations",
      rows: memberships.map((membership) => ({
        id: membership.id,
        label: membership.name,
        icon: <Avatar name={membership.name} seed={membership.id} shape="organisation" size="xs" />,
        hint: membership.slug === slug ? "Current" : undefined,
        action: { kind: "navigate", href: homeOf(membership) },
      })),
    },
    {
      id: "themes",
      heading: "Theme",
      page: "theme",
      rows: THEMES.map(({ value, label, icon: Icon }) => ({
        id: value,
        label,
        icon: <Icon aria-hidden />,
        action: { kind: "run", run: () => setTheme(value) },
      })),
    },
  ];

  return (
    <CommandMenu
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      groups={groups}
      onQueryChange={setQuery}
      isSearching={search.isSearching}
      placeholder="Search tickets and customers, or run a command…"
    />
  );
}
