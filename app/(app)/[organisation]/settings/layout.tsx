import {
  ArrowLeftRight,
  Building2,
  Columns3Cog,
  Contact,
  Inbox,
  KeyRound,
  ListChecks,
  Palette,
  Plug,
  SignalHigh,
  TextCursorInput,
  ToggleRight,
  UserRound,
  UsersRound,
  Webhook,
} from "lucide-react";
import type { ReactNode } from "react";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { ReviewBadge } from "#components/features/sync/statuses/review-badge.tsx";
import type { NavigationItem } from "#components/layout/navigation.ts";
import { SettingsLayout } from "#components/layout/settings-layout.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { hasOutbox } from "#lib/platform/mail/index.ts";
import type { Permission } from "#lib/platform/permissions/index.ts";

type Props = { params: Promise<{ organisation: string }>; children: ReactNode };
type Place = NavigationItem & { permission?: Permission; isThere?: boolean };

/** The frame of the settings: whoever looks sees the pages that they may open. */
export default async function SettingsFrame({ params, children }: Props) {
  const { ctx, organisation } = await requireStaffPage((await params).organisation);
  const base = `/${organisation.slug}/settings`;
  const seen = (places: Place[]): NavigationItem[] =>
    places
      .filter(
        ({ permission, isThere = true }) => isThere && (permission === undefined || ctx.can(permission)),
      )
      .map(({ permission: _permission, isThere: _isThere, ...item }) => item);
  const groups = [
    {
      id: "organisation",
      label: "Organisation",
      items: seen([
        {
          label: "Profile",
          href: `${base}/profile`,
          icon: <Building2 aria-hidden />,
          permission: "organisation:write",
        },
        {
          label: "Members",
          href: `${base}/members`,
          icon: <UsersRound aria-hidden />,
          permission: "members:read",
        },
        {
          label: "Ticket fields",
          href: `${base}/ticket-fields`,
          icon: <TextCursorInput aria-hidden />,
          permission: "ticket_fields:write",
        },
        {
          label: "Modules",
          href: `${base}/modules`,
          icon: <ToggleRight aria-hidden />,
          permission: "modules:write",
        },
        {
          label: "ClickUp",
          href: `${base}/clickup`,
          icon: <Plug aria-hidden />,
          permission: "clickup:connect",
          isThere: organisation.modules.includes("clickup"),
        },
        {
          label: "API keys",
          href: `${base}/api-keys`,
          icon: <KeyRound aria-hidden />,
          permission: "api_keys:read",
        },
        {
          label: "Outbox",
          href: `${base}/outbox`,
          icon: <Inbox aria-hidden />,
          permission: "organisation:write",
          isThere: hasOutbox(),
        },
      ]),
    },
    {
      id: "sync",
      label: "Sync with ClickUp",
      items: organisation.modules.includes("clickup")
        ? seen([
            {
              label: "Rules",
              href: `${base}/clickup/rules`,
              icon: <ArrowLeftRight aria-hidden />,
              permission: "sync:read",
            },
            {
              label: "Statuses",
              href: `${base}/clickup/statuses`,
              icon: <ListChecks aria-hidden />,
              permission: "sync:read",
              badge: <ReviewBadge />,
            },
            {
              label: "Priorities",
              href: `${base}/clickup/priorities`,
              icon: <SignalHigh aria-hidden />,
              permission: "sync:read",
            },
            {
              label: "People",
              href: `${base}/clickup/people`,
              icon: <Contact aria-hidden />,
              permission: "sync:read",
            },
            {
              label: "Custom fields",
              href: `${base}/clickup/fields`,
              icon: <Columns3Cog aria-hidden />,
              permission: "sync:read",
            },
            {
              label: "Deliveries",
              href: `${base}/clickup/deliveries`,
              icon: <Webhook aria-hidden />,
              permission: "sync:read",
            },
          ])
        : [],
    },
    {
      id: "person",
      label: "You",
      items: seen([
        { label: "Account", href: `${base}/account`, icon: <UserRound aria-hidden /> },
        { label: "Appearance", href: `${base}/appearance`, icon: <Palette aria-hidden /> },
      ]),
    },
  ].filter(({ items }) => items.length > 0);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-6">
      <PageHeader title="Settings" />
      <SettingsLayout label="Settings" groups={groups}>
        {children}
      </SettingsLayout>
    </div>
  );
}
