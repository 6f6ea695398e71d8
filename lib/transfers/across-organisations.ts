/** What the sweep must see of all organisations: ids only, each then handled in its own context. */
import "server-only";
import { systemDb } from "#lib/platform/db/index.ts";

/** After so long without a sign of life the job is taken for lost. A second run of one that lives does no harm. */
const STILL_MS = 30 * 60_000;
/** How long the file of an import that failed is kept to be tried again with: a week. */
const KEPT_MS = 7 * 24 * 3_600_000;
/** The job itself removes the files of what it completes; a stop may have kept it from that. */
const LEFT_OVER_MS = 3_600_000;

type Found = { organisationId: string; id: string };

const ago = (now: Date, ms: number) => new Date(now.getTime() - ms);

/** Imports that stand still, and those whose files have had their time. Bounded, the oldest first. */
export async function listImportsToSweepAcrossOrganisations(now: Date, limit: number): Promise<Found[]> {
  return systemDb().dataImport.findMany({
    where: {
      OR: [
        { status: { in: ["queued", "running"] }, updatedAt: { lt: ago(now, STILL_MS) } },
        {
          status: { in: ["completed", "cancelled"] },
          storageKey: { not: null },
          updatedAt: { lt: ago(now, LEFT_OVER_MS) },
        },
        { status: "failed", storageKey: { not: null }, updatedAt: { lt: ago(now, KEPT_MS) } },
      ],
    },
    orderBy: [{ updatedAt: "asc" }, { id: "asc" }],
    take: limit,
    select: { id: true, organisationId: true },
  });
}

/** Exports that stand still, and those whose files have expired. Bounded, the oldest first. */
export async function listExportsToSweepAcrossOrganisations(now: Date, limit: number): Promise<Found[]> {
  return systemDb().dataExport.findMany({
    where: {
      OR: [
        { status: { in: ["queued", "running"] }, updatedAt: { lt: ago(now, STILL_MS) } },
        { storageKey: { not: null }, expiresAt: { lte: now } },
      ],
    },
    orderBy: [{ updatedAt: "asc" }, { id: "asc" }],
    take: limit,
    select: { id: true, organisationId: true },
  });
}
