import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { ProfileSettings } from "#components/features/organisations/profile-settings.tsx";
import { organisationKeys } from "#lib/organisations/client.ts";
import { getOrganisation } from "#lib/organisations/index.ts";

export const metadata: Metadata = { title: "Profile" };

type Props = { params: Promise<{ organisation: string }> };

export default async function ProfilePage({ params }: Props) {
  const { ctx } = await requireStaffPage((await params).organisation, "organisation:write");
  const state = await prefetch([
    { queryKey: organisationKeys.profile(ctx.organisationId), queryFn: () => getOrganisation(ctx, {}) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <ProfileSettings />
    </HydrationBoundary>
  );
}
