import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { ClickupSettings } from "#components/features/clickup/clickup-settings.tsx";
import { ReconciliationSection } from "#components/features/sync/reconciliation-section.tsx";
import { clickupKeys } from "#lib/clickup/client.ts";
import { getBudget, getConnectionState } from "#lib/clickup/index.ts";
import { oauthResultSchema } from "#lib/clickup/schema.ts";
import { sweepKeys } from "#lib/sync/client.ts";
import { getTruth, listSweeps } from "#lib/sync/index.ts";
import { taskKeys } from "#lib/tasks/client.ts";
import { getTaskPolicy } from "#lib/tasks/index.ts";

export const metadata: Metadata = { title: "ClickUp" };

type Props = {
  params: Promise<{ organisation: string }>;
  searchParams: Promise<{ result?: string | string[] }>;
};

/** Everybody of the staff may read how it ended for them; connecting itself asks for the permission. */
export default async function ClickupSettingsPage({ params, searchParams }: Props) {
  const { result } = await searchParams;
  const ended = oauthResultSchema.safeParse(result);
  const { ctx, organisation } = await requireStaffPage(
    (await params).organisation,
    ended.data === "not_admin" ? "clickup:read" : "clickup:connect",
  );
  if (!organisation.modules.includes("clickup") && ended.data !== "module_off") notFound();
  const state = await prefetch([
    { queryKey: clickupKeys.connection(ctx.organisationId), queryFn: () => getConnectionState(ctx, {}) },
    { queryKey: clickupKeys.budget(ctx.organisationId), queryFn: () => getBudget(ctx, {}) },
    { queryKey: taskKeys.policy(ctx.organisationId), queryFn: () => getTaskPolicy(ctx, {}) },
    ...(ctx.can("sync:read")
      ? [
          { queryKey: sweepKeys.truth(ctx.organisationId), queryFn: () => getTruth(ctx, {}) },
          { queryKey: sweepKeys.sweeps(ctx.organisationId), queryFn: () => listSweeps(ctx, {}) },
        ]
      : []),
  ]);
  return (
    <HydrationBoundary state={state}>
      <ClickupSettings result={ended.success ? ended.data : null} />
      {ctx.can("sync:read") ? <ReconciliationSection /> : null}
    </HydrationBoundary>
  );
}
