import "server-only";
import type { Prisma, TenantDb } from "#lib/platform/db/index.ts";
import type { Standby } from "../schema.ts";

/** Spaces that are named one by one; of the others it is said how many they are. */
const NAMED = 10;

type Row = Prisma.ClickupStandbyGetPayload<object>;

/** A standby as it leaves the domain: who it is, and what that person does not see of what the connection sees. */
export async function toStandby(
  db: TenantDb,
  row: Row,
  workspaces: readonly { workspaceId: string; name: string }[],
): Promise<Standby> {
  const where: Prisma.ClickupSpaceWhereInput = {
    connectionId: row.connectionId,
    goneAt: null,
    isArchived: false,
    workspaceId: { in: row.workspaceIds },
    spaceId: { notIn: row.spaceIds },
  };
  const named = await db.clickupSpace.findMany({
    where,
    orderBy: [{ workspaceName: "asc" }, { name: "asc" }, { id: "asc" }],
    take: NAMED,
    select: { name: true, workspaceName: true },
  });
  return {
    status: row.status,
    person: { name: row.clickupUserName, email: row.clickupUserEmail },
    authorisedBy: row.authorisedByName,
    authorisedAt: row.authorisedAt.toISOString(),
    checkedAt: row.checkedAt.toISOString(),
    unseenWorkspaces: workspaces
      .filter(({ workspaceId }) => !row.workspaceIds.includes(workspaceId))
      .map(({ name }) => name),
    unseenSpaces: named.map(({ name, workspaceName }) => ({ name, workspace: workspaceName })),
    unseenSpaceCount: named.length < NAMED ? named.length : await db.clickupSpace.count({ where }),
  };
}
