import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { ModuleSettings } from "#components/features/organisations/module-settings.tsx";
import { Section } from "#components/patterns/section.tsx";
import { organisationKeys } from "#lib/organisations/client.ts";
import { listModules } from "#lib/organisations/index.ts";

export const metadata: Metadata = { title: "Modules" };

type Props = { params: Promise<{ organisation: string }> };

export default async function ModulesPage({ params }: Props) {
  const { ctx } = await requireStaffPage((await params).organisation, "modules:write");
  const state = await prefetch([
    { queryKey: organisationKeys.modules(ctx.organisationId), queryFn: () => listModules(ctx, {}) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <Section
        title="Modules"
        description="What the organisation does not use can be switched off for everybody."
      >
        <ModuleSettings />
      </Section>
    </HydrationBoundary>
  );
}
