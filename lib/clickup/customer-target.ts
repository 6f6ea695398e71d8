import "server-only";
import { getCustomerSetting } from "#lib/customers/index.ts";
import type { TenantDb } from "#lib/platform/db/index.ts";
import { findConnectionForSpace } from "./internal/connection-rows.ts";
import { CLICKUP_SETTINGS_MODULE, CONNECTION_SETTING, LIST_SETTING, SPACE_SETTING } from "./schema.ts";

/** Where a customer's tasks go, as far as it is set: for the pipeline, inside its own transaction. */
export type CustomerTarget = {
  spaceId: string | null;
  defaultListId: string | null;
  /** The connection that the Space is reached by; null when ClickUp is not connected. */
  connection: { id: string; status: "connected" | "reconnect_needed"; person: string } | null;
  /** The synced Space; null when no Space of the connection has that id. */
  space: { id: string; name: string; workspaceId: string; isGone: boolean } | null;
};

export async function getCustomerTarget(db: TenantDb, customerId: string): Promise<CustomerTarget> {
  const setting = (key: string) => getCustomerSetting(db, customerId, CLICKUP_SETTINGS_MODULE, key);
  const spaceId = await setting(SPACE_SETTING);
  const defaultListId = await setting(LIST_SETTING);
  const connection = await findConnectionForSpace(db, spaceId, await setting(CONNECTION_SETTING));
  const space =
    connection === null || spaceId === null
      ? null
      : await db.clickupSpace.findUnique({
          where: { connectionId_spaceId: { connectionId: connection.id, spaceId } },
        });
  return {
    spaceId,
    defaultListId,
    connection,
    space:
      space === null
        ? null
        : {
            id: space.spaceId,
            name: space.name,
            workspaceId: space.workspaceId,
            isGone: space.goneAt !== null || space.isArchived,
          },
  };
}
