"use client";

import {
  ArrowDownToLine,
  ArrowUpFromLine,
  Building2,
  Inbox,
  ListChecks,
  RefreshCw,
  Search,
  Settings,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo, useState } from "react";
import { AppShell } from "#components/layout/app-shell.tsx";
import type { NavigationGroup } from "#components/layout/navigation.ts";
import { ShortcutKeys } from "#components/patterns/shortcuts/shortcut-keys.tsx";
import { useShortcut } from "#components/patterns/shortcuts/shortcuts-provider.tsx";
import {
  type CurrentActor,
  type CurrentOrganisation,
  OrganisationProvider,
} from "#components/providers/organisation-provider.tsx";
import { roleCan } from "#lib/platform/permissions/index.ts";
import { NoticesBanner } from "./notices-banner.tsx";
import { type MembershipLink, OrganisationSwitcher } from "./organisation-switcher.tsx";
import { StaffCommands } from "./staff-commands.tsx";
import { UserMenu } from "./user-menu.tsx";

/** The places of an organisation that a person may go to. */
function navigationFor({ slug, modules }: CurrentOrganisation, actor: CurrentActor): NavigationGroup[] {
  const can = (permission: Parameters<typeof roleCan>[1]) => roleCan(actor.role, permission);
  return [
    {
      id: "work",
      items: [
        { label: "Tickets", href: `/${slug}/tickets`, icon: <Inbox aria-hidden />, shortcut: "g t" },
        { label: "Customers", href: `/${slug}/customers`, icon: <Building2 aria-hidden />, shortcut: "g c" },
      ],
    },
    {
      id: "organisation",
      label: "Organisation",
      items: [
        ...(can("transfers:read")
          ? [
              {
                label: "Imports",
                href: `/${slug}/imports`,
                icon: <ArrowDownToLine aria-hidden />,
                shortcut: "g i",
              },
              {
                label: "Exports",
                href: `/${slug}/exports`,
                icon: <ArrowUpFromLine aria-hidden />,
                shortcut: "g e",
              },
            ]
          : []),
        ...(can("sync:read") && modules.includes("clickup")
          ? [{ label: "Sync", href: `/${slug}/sync`, icon: <RefreshCw aria-hidden />, shortcut: "g y" }]
          : []),
        ...(can("jobs:read")
          ? [{ label: "Jobs", href: `/${slug}/jobs`, icon: <ListChecks aria-hidden />, shortcut: "g j" }]
          : []),
        { label: "Settings", href: `/${slug}/settings`, icon: <Settings aria-hidden />, shortcut: "g s" },
      ],
    },
  ];
}

/** The frame of the staff's pages: navigation, switcher, command menu, notices, and the shortcuts that work everywhere. */
export function StaffShell({
  organisation,
  actor,
  memberships,
  children,
}: {
  organisation: CurrentOrganisation;
  actor: CurrentActor;
  memberships: readonly MembershipLink[];
  children: ReactNode;
}) {
  const router = useRouter();
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const navigation = useMemo(() => navigationFor(organisation, actor), [organisation, actor]);
  const canWrite = roleCan(actor.role, "tickets:write");

  useShortcut({
    keys: "c",
    label: "New ticket",
    scope: "Everywhere",
    onPress: () => router.push(`/${organisation.slug}/tickets/new`),
    isEnabled: canWrite,
  });

  return (
    <OrganisationProvider organisation={organisation} actor={actor}>
      <AppShell
        navigation={navigation}
        organisationSwitcher={<OrganisationSwitcher organisation={organisation} memberships={memberships} />}
        search={
          <button
            type="button"
            onClick={() => setIsMenuOpen(true)}
            className="flex h-8 w-full items-center gap-2 rounded-md border bg-card px-2 text-muted-foreground text-sm shadow-raised hover:text-foreground"
          >
            <Search aria-hidden className="size-4 shrink-0" />
            <span className="flex-1 text-start">Search or jump to…</span>
            <ShortcutKeys keys="mod+k" />
          </button>
        }
        userMenu={<UserMenu actor={actor} accountHref={`/${organisation.slug}/settings/account`} />}
        banner={roleCan(actor.role, "notices:read") ? <NoticesBanner /> : null}
      >
        {children}
      </AppShell>
      <StaffCommands
        isOpen={isMenuOpen}
        onOpenChange={setIsMenuOpen}
        navigation={navigation}
        memberships={memberships}
      />
    </OrganisationProvider>
  );
}
