import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SearchParams } from "nuqs/server";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { deadLetterKeys } from "#lib/sync/client.ts";
import { listDeadLetters, summariseDeadLetters } from "#lib/sync/index.ts";
import { DeadLettersClient } from "./client.tsx";
import { loadDeadLetterParams, toDeadLetterInput } from "./search-params.ts";

export const metadata: Metadata = { title: "Dead letters" };

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<SearchParams> };

export default async function DeadLettersPage({ params, searchParams }: Props) {
  const { ctx, organisation } = await requireStaffPage((await params).organisation, "sync:read");
  if (!organisation.modules.includes("clickup")) notFound();
  const input = toDeadLetterInput(await loadDeadLetterParams(searchParams));
  const ofCustomer = input.customerId === undefined ? {} : { customerId: input.customerId };
  const state = await prefetch([
    { queryKey: deadLetterKeys.list(ctx.organisationId, input), queryFn: () => listDeadLetters(ctx, input) },
    {
      queryKey: deadLetterKeys.summary(ctx.organisationId, ofCustomer),
      queryFn: () => summariseDeadLetters(ctx, ofCustomer),
    },
  ]);
  return (
    <HydrationBoundary state={state}>
      <DeadLettersClient />
    </HydrationBoundary>
  );
}
