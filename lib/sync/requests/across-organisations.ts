/** What sweeps must see of all organisations: ids only, each then handled in its own context. */
import "server-only";
import { systemDb } from "#lib/platform/db/index.ts";
import { LEASE_MS } from "./requests.ts";

/** Organisations with links that wait to be compared and that nobody is at work on. The longest waiting first. */
export async function listSyncDueAcrossOrganisations(at: Date, limit: number): Promise<string[]> {
  const due = await systemDb().syncRequest.groupBy({
    by: ["organisationId"],
    where: {
      notBefore: { lte: at },
      OR: [{ claimedAt: null }, { claimedAt: { lt: new Date(at.getTime() - LEASE_MS) } }],
      link: { connection: { status: "connected" } },
      organisation: { modules: { none: { module: "clickup", isEnabled: false } } },
    },
    _min: { requestedAt: true },
    orderBy: { _min: { requestedAt: "asc" } },
    take: limit,
  });
  return due.map(({ organisationId }) => organisationId);
}
