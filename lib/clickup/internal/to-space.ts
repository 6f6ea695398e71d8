import type { Space } from "../schema.ts";

/** A row of a synced Space as it leaves the domain. */
export function toSpace(row: {
  spaceId: string;
  name: string;
  workspaceId: string;
  workspaceName: string;
  isPrivate: boolean;
  isArchived: boolean;
  goneAt: Date | null;
  syncedAt: Date;
}): Space {
  return {
    id: row.spaceId,
    name: row.name,
    workspace: { id: row.workspaceId, name: row.workspaceName },
    isPrivate: row.isPrivate,
    isArchived: row.isArchived,
    goneAt: row.goneAt?.toISOString() ?? null,
    syncedAt: row.syncedAt.toISOString(),
  };
}
