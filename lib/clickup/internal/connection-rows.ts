import "server-only";
import { Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { CLICKUP_SETTINGS_MODULE, CONNECTION_SETTING, SPACE_SETTING } from "../schema.ts";

const STANDING = { status: { not: "disconnected" } } as const;

/** The organisation's connections that were not disconnected, the newest first. */
export function findConnections(db: TenantDb) {
  return db.clickupConnection.findMany({
    where: STANDING,
    orderBy: [{ connectedAt: "desc" }, { id: "desc" }],
  });
}

/** The standing connection that is named; the newest one when none is. */
export function findConnection(db: TenantDb, connectionId?: string) {
  return db.clickupConnection.findFirst({
    where: { ...STANDING, ...(connectionId === undefined ? {} : { id: connectionId }) },
    orderBy: [{ connectedAt: "desc" }, { id: "desc" }],
  });
}

/**
 * Which of several connections a Space is reached by: the one that was named for it, else one that sees it, one that
 * works before one that does not, and then the oldest, so that a further connection changes nothing.
 */
const bySuitability = (spaceId: Prisma.Sql, named: Prisma.Sql) => Prisma.sql`
  order by connection.id::text is not distinct from ${named} desc,
    exists (select from clickup_spaces space
      where space.connection_id = connection.id and space.space_id = ${spaceId}
        and space.gone_at is null and not space.is_archived) desc,
    (connection.status = 'connected') desc, connection.created_at, connection.id`;

export type ConnectionForSpace = {
  id: string;
  status: "connected" | "reconnect_needed";
  person: string;
};

/** The connection that a Space is reached by; null when there is none at all. `named` is the one that was chosen for it. */
export async function findConnectionForSpace(
  db: TenantDb,
  spaceId: string | null,
  named: string | null,
): Promise<ConnectionForSpace | null> {
  const [row] = await db.$queryRaw<ConnectionForSpace[]>`
    select connection.id::text as id, connection.status::text as status, connection.clickup_user_name as person
    from clickup_connections connection
    where connection.status <> 'disconnected'
    ${bySuitability(Prisma.sql`${spaceId}::text`, Prisma.sql`${named}::text`)}
    limit 1`;
  return row ?? null;
}

/** How many customers have their Space by each connection. */
export async function countCustomersByConnection(db: TenantDb): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; customers: number }[]>`
    select chosen.id::text as id, count(*)::int as customers
    from customer_settings setting
    left join customer_settings named on named.customer_id = setting.customer_id
      and named.organisation_id = setting.organisation_id
      and named.module = ${CLICKUP_SETTINGS_MODULE} and named.key = ${CONNECTION_SETTING}
    cross join lateral (
      select connection.id from clickup_connections connection
      where connection.organisation_id = setting.organisation_id and connection.status <> 'disconnected'
      ${bySuitability(Prisma.sql`setting.value`, Prisma.sql`named.value`)}
      limit 1) chosen
    where setting.module = ${CLICKUP_SETTINGS_MODULE} and setting.key = ${SPACE_SETTING}
    group by chosen.id`;
  return new Map(rows.map(({ id, customers }) => [id, customers]));
}

export function notConnected(): RelaydeskError {
  return new RelaydeskError("clickup_not_connected", "No ClickUp connection", {
    publicMessage: "ClickUp is not connected.",
    action: "Ask an admin to connect it under Settings → ClickUp.",
  });
}

export function reconnectNeeded(): RelaydeskError {
  return new RelaydeskError("clickup_reconnect_needed", "The connection must be renewed", {
    publicMessage: "ClickUp no longer accepts our connection.",
    action: "Ask an admin to connect ClickUp again under Settings → ClickUp.",
  });
}
