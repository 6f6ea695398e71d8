import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { importKeys } from "#lib/transfers/client.ts";
import { getImport } from "#lib/transfers/index.ts";
import { ImportClient } from "./client.tsx";

type Props = { params: Promise<{ organisation: string; id: string }> };

/** The import of the address, asked for once for title and page; null when there is none to see. */
const findImport = cache(async (organisation: string, id: string) => {
  const session = await requireStaffPage(organisation, "transfers:read");
  if (!idSchema.safeParse(id).success) return { session, dataImport: null };
  try {
    return { session, dataImport: await getImport(session.ctx, { id }) };
  } catch (error) {
    if (error instanceof RelaydeskError && error.code === "not_found") return { session, dataImport: null };
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { organisation, id } = await params;
  const { dataImport } = await findImport(organisation, id);
  return { title: dataImport === null ? "Import not found" : `Import of ${dataImport.fileName}` };
}

export default async function ImportPage({ params }: Props) {
  const { organisation, id } = await params;
  const { session, dataImport } = await findImport(organisation, id);
  if (dataImport === null) notFound();
  const state = await prefetch([
    {
      queryKey: importKeys.detail(session.ctx.organisationId, dataImport.id),
      queryFn: () => Promise.resolve(dataImport),
    },
  ]);
  return (
    <HydrationBoundary state={state}>
      <ImportClient id={dataImport.id} />
    </HydrationBoundary>
  );
}
