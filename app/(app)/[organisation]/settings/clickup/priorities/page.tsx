import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { PriorityEditor } from "#components/features/sync/priorities/priority-editor.tsx";
import { priorityMapKey } from "#lib/sync/client.ts";
import { getPriorityMap } from "#lib/sync/index.ts";

export const metadata: Metadata = { title: "ClickUp priorities" };

type Props = { params: Promise<{ organisation: string }> };

export default async function PrioritiesPage({ params }: Props) {
  const { ctx, organisation } = await requireStaffPage((await params).organisation, "sync:read");
  if (!organisation.modules.includes("clickup")) notFound();
  const state = await prefetch([
    { queryKey: priorityMapKey(ctx.organisationId), queryFn: () => getPriorityMap(ctx, {}) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <PriorityEditor />
    </HydrationBoundary>
  );
}
