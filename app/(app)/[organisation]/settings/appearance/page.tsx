import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { AppearanceSettings } from "#components/features/organisations/appearance-settings.tsx";
import { organisationKeys } from "#lib/organisations/client.ts";
import { getOrganisation } from "#lib/organisations/index.ts";

export const metadata: Metadata = { title: "Appearance" };

type Props = { params: Promise<{ organisation: string }> };

/** The theme is everybody's own; the organisation's look is for those who may change the organisation. */
export default async function AppearancePage({ params }: Props) {
  const { ctx } = await requireStaffPage((await params).organisation);
  const state = await prefetch([
    { queryKey: organisationKeys.profile(ctx.organisationId), queryFn: () => getOrganisation(ctx, {}) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <AppearanceSettings />
    </HydrationBoundary>
  );
}
