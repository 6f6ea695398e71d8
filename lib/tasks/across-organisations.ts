/** What the sweeps must see of all organisations: ids only, each then handled in its own context. */
import "server-only";
import { systemDb } from "#lib/platform/db/index.ts";

/** After this long without a sign of life, an intent's job is taken for lost. Longer than a claim lives. */
const LOST_MS = 5 * 60_000;

/** After this long an intent that nobody took up is sent again: its event went astray, or a server forgot it. */
const UNDISPATCHED_MS = 2 * 60_000;

export type LostIntent = { intentId: string; organisationId: string };

/** Intents that nobody took up: their event went astray. Oldest first, bounded. */
export async function listUndispatchedAcrossOrganisations(at: Date, limit: number): Promise<LostIntent[]> {
  const before = new Date(at.getTime() - UNDISPATCHED_MS);
  const rows = await systemDb().taskIntent.findMany({
    where: {
      status: "queued",
      updatedAt: { lt: before },
      OR: [{ dispatchedAt: null }, { dispatchedAt: { lt: before } }],
      organisation: { modules: { none: { module: "clickup", isEnabled: false } } },
    },
    orderBy: { updatedAt: "asc" },
    take: limit,
    select: { id: true, organisationId: true },
  });
  return rows.map((row) => ({ intentId: row.id, organisationId: row.organisationId }));
}

/** Intents whose job was lost while it worked or waited. Oldest first, bounded. */
export async function listStuckAcrossOrganisations(at: Date, limit: number): Promise<LostIntent[]> {
  const before = new Date(at.getTime() - LOST_MS);
  const rows = await systemDb().taskIntent.findMany({
    where: {
      AND: [
        {
          OR: [
            { status: "creating", claimedAt: { lt: before } },
            { status: "waiting", waitingUntil: { lt: before } },
          ],
        },
        { OR: [{ dispatchedAt: null }, { dispatchedAt: { lt: before } }] },
      ],
      organisation: { modules: { none: { module: "clickup", isEnabled: false } } },
    },
    orderBy: { updatedAt: "asc" },
    take: limit,
    select: { id: true, organisationId: true },
  });
  return rows.map((row) => ({ intentId: row.id, organisationId: row.organisationId }));
}
