import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { toClientSession } from "#app/_shell/client-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { StaffShell } from "#app/_shell/staff-shell.tsx";
import { OrganisationAccent } from "#components/features/organisations/organisation-accent.tsx";
import { noticeKeys } from "#lib/organisations/client.ts";
import { listNotices } from "#lib/organisations/index.ts";

type Props = { params: Promise<{ organisation: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { organisation } = await requireStaffPage((await params).organisation);
  return { title: { default: organisation.name, template: `%s · ${organisation.name} · Relaydesk` } };
}

/** The frame of the staff's pages. Each page asks for its own permission: a layout is not drawn again on the way. */
export default async function StaffLayout({ params, children }: Props & { children: ReactNode }) {
  const session = await requireStaffPage((await params).organisation);
  const { ctx } = session;
  // Sent along, so that the banner does not push the page down a moment later.
  const state = await prefetch(
    ctx.can("notices:read")
      ? [{ queryKey: noticeKeys.list(ctx.organisationId), queryFn: () => listNotices(ctx, { limit: 3 }) }]
      : [],
  );
  return (
    <HydrationBoundary state={state}>
      <OrganisationAccent accent={session.organisation.accent} />
      <StaffShell {...toClientSession(session)} memberships={session.memberships}>
        {children}
      </StaffShell>
    </HydrationBoundary>
  );
}
