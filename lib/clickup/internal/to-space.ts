import type { Space } from "../schema.ts";

/** What is read with a Space, to say whose connection shows it. */
export const WITH_PERSON = { connection: { select: { clickupUserName: true } } } as const;

/** A row of a synced Space as it leaves the domain. */
export function toSpace(row: {
  spaceId: string;
  name: string;
  workspaceId: string;
  workspaceName: string;
  connectionId: string;
  connection: { clickupUserName: string };
  isPrivate: boolean;
  isArchived: boolean;
  goneAt: Date | null;
  syncedAt: Date;
}): Space {
  return {
    id: row.spaceId,
    name: row.name,
    workspace: { id: row.workspaceId, name: row.workspaceName },
    connection: { id: row.connectionId, person: row.connection.clickupUserName },
    isPrivate: row.isPrivate,
    isArchived: row.isArchived,
    goneAt: row.goneAt?.toISOString() ?? null,
    syncedAt: row.syncedAt.toISOString(),
  };
}
