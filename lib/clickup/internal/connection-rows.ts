import "server-only";
import type { TenantDb } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";

/** The organisation's connection: the screen knows one, the newest that is not disconnected. */
export function findConnection(db: TenantDb) {
  return db.clickupConnection.findFirst({
    where: { status: { not: "disconnected" } },
    orderBy: [{ connectedAt: "desc" }, { id: "desc" }],
  });
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
