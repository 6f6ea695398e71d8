/** Which connection a person's authorisation is for: one that is there, or a new one. */
import "server-only";
import type { TenantDb } from "#lib/platform/db/index.ts";
import type { OauthPurpose } from "../schema.ts";
import { findConnections } from "./connection-rows.ts";

export type ConnectWish = {
  purpose: Exclude<OauthPurpose, "standby"> | null;
  /** The connection to renew. */
  connectionId: string | null;
  /** ClickUp's id of the person who authorised. */
  personId: string;
};

type Row = Awaited<ReturnType<typeof findConnections>>[number];

export type ConnectChoice =
  | { outcome: "renew"; row: Row }
  | { outcome: "new" }
  | { outcome: "connection_gone" | "person_connected_already" };

/**
 * A person has one connection at most: authorising again renews it. Where nobody said what for, a single connection is
 * handed over to whoever authorises, so that one which waits for anybody goes on; beside several a further one is made.
 * One that was disconnected is taken up again by its own person, so that Spaces, links and waiting tickets go on.
 */
export async function chooseConnection(
  db: TenantDb,
  { purpose, connectionId, personId }: ConnectWish,
): Promise<ConnectChoice> {
  const standing = await findConnections(db);
  const own = standing.find(({ clickupUserId }) => clickupUserId === personId);
  if (purpose === "renew") {
    const meant = standing.find(({ id }) => id === connectionId);
    if (meant === undefined) return { outcome: "connection_gone" };
    if (own !== undefined && own.id !== meant.id) return { outcome: "person_connected_already" };
    return { outcome: "renew", row: meant };
  }
  if (own !== undefined) return { outcome: "renew", row: own };
  const [only] = standing;
  if (purpose === null && standing.length === 1 && only !== undefined) return { outcome: "renew", row: only };
  const former = await db.clickupConnection.findFirst({
    where: { clickupUserId: personId, status: "disconnected" },
    orderBy: { connectedAt: "desc" },
  });
  return former === null ? { outcome: "new" } : { outcome: "renew", row: former };
}
