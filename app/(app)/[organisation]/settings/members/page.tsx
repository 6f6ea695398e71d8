import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { InvitationList } from "#components/features/organisations/invitation-list.tsx";
import { InviteMemberForm } from "#components/features/organisations/invite-member-form.tsx";
import { MemberList } from "#components/features/organisations/member-list.tsx";
import { Section } from "#components/patterns/section.tsx";
import { organisationKeys } from "#lib/organisations/client.ts";
import { listInvitations, listMembers } from "#lib/organisations/index.ts";

export const metadata: Metadata = { title: "Members" };

type Props = { params: Promise<{ organisation: string }> };

/** Everybody sees who works here; inviting and changing is for those who manage people. */
export default async function MembersPage({ params }: Props) {
  const { ctx } = await requireStaffPage((await params).organisation, "members:read");
  const { organisationId } = ctx;
  const state = await prefetch([
    { queryKey: organisationKeys.members(organisationId), queryFn: () => listMembers(ctx, { limit: 200 }) },
    {
      queryKey: organisationKeys.invitations(organisationId),
      queryFn: () => listInvitations(ctx, { limit: 200 }),
    },
  ]);
  return (
    <HydrationBoundary state={state}>
      <Section title="Members" description="Who works here, and what they may do.">
        <MemberList />
      </Section>
      {ctx.can("members:write") ? <InviteMemberForm /> : null}
      <Section title="Open invitations">
        <InvitationList />
      </Section>
    </HydrationBoundary>
  );
}
