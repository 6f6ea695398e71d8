import { type SpacesSync, syncStatusSchema } from "../schema.ts";

/** How far the reading of a connection's Spaces is, as it leaves the domain. */
export function toSpacesSync(row: {
  spacesSyncStatus: string;
  spacesSyncError: string | null;
  spacesSyncDone: number;
  spacesSyncTotal: number;
  spacesSyncedAt: Date | null;
}): SpacesSync {
  return {
    status: syncStatusSchema.parse(row.spacesSyncStatus),
    error: row.spacesSyncError,
    done: row.spacesSyncDone,
    total: row.spacesSyncTotal,
    syncedAt: row.spacesSyncedAt?.toISOString() ?? null,
  };
}

const ORDER = ["running", "queued", "failed", "idle"] as const satisfies readonly SpacesSync["status"][];

/** Several readings as one: under way while one of them is, and no newer than the oldest. */
export function mergeSpacesSyncs(syncs: readonly SpacesSync[]): SpacesSync {
  const oldest = syncs.map(({ syncedAt }) => syncedAt).toSorted((one, other) => order(one) - order(other))[0];
  return {
    status: ORDER.find((status) => syncs.some((sync) => sync.status === status)) ?? "idle",
    error: syncs.find(({ error }) => error !== null)?.error ?? null,
    done: syncs.reduce((sum, { done }) => sum + done, 0),
    total: syncs.reduce((sum, { total }) => sum + total, 0),
    syncedAt: oldest ?? null,
  };
}

/** Never is the oldest. */
const order = (at: string | null) => (at === null ? 0 : Date.parse(at));
