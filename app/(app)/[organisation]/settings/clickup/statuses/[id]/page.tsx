import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { syncListKeys } from "#lib/sync/client.ts";
import { getSyncList } from "#lib/sync/index.ts";
import { StatusesClient } from "./client.tsx";

type Props = { params: Promise<{ organisation: string; id: string }> };

/** The List of the address, asked for once for title and page; null when there is none to see. */
const findList = cache(async (slug: string, id: string) => {
  const { ctx, organisation } = await requireStaffPage(slug, "sync:read");
  if (!organisation.modules.includes("clickup") || !idSchema.safeParse(id).success)
    return { ctx, list: null };
  try {
    return { ctx, list: await getSyncList(ctx, { id }) };
  } catch (error) {
    if (error instanceof RelaydeskError && error.code === "not_found") return { ctx, list: null };
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { organisation, id } = await params;
  const { list } = await findList(organisation, id);
  return { title: list === null ? "List not found" : `Statuses of ${list.name}` };
}

export default async function StatusesPage({ params }: Props) {
  const { organisation, id } = await params;
  const { ctx, list } = await findList(organisation, id);
  if (list === null) notFound();
  const state = await prefetch([
    { queryKey: syncListKeys.detail(ctx.organisationId, id), queryFn: () => Promise.resolve(list) },
  ]);
  return (
    <HydrationBoundary state={state}>
      <StatusesClient id={id} />
    </HydrationBoundary>
  );
}
