import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { syncRulesKeys } from "#lib/sync/client.ts";
import { getSyncRules, listCustomerRules } from "#lib/sync/index.ts";
import { RulesClient } from "./client.tsx";
import { loadRulesParams, toCustomerRulesInput } from "./search-params.ts";

export const metadata: Metadata = { title: "ClickUp rules" };

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<SearchParams> };

export default async function RulesPage({ params, searchParams }: Props) {
  const { ctx, organisation } = await requireStaffPage((await params).organisation, "sync:read");
  if (!organisation.modules.includes("clickup")) notFound();
  const input = toCustomerRulesInput(await loadRulesParams(searchParams));
  const state = await prefetch([
    { queryKey: syncRulesKeys.own(ctx.organisationId), queryFn: () => getSyncRules(ctx, {}) },
    {
      queryKey: syncRulesKeys.customers(ctx.organisationId, input),
      queryFn: () => listCustomerRules(ctx, input),
    },
  ]);
  return (
    <HydrationBoundary state={state}>
      <RulesClient />
    </HydrationBoundary>
  );
}
