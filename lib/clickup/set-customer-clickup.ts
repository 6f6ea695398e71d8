import "server-only";
import { deleteCustomerSetting, getCustomerSetting, setCustomerSetting } from "#lib/customers/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { invalidField } from "#lib/platform/errors/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { getCustomerClickup } from "./get-customer-clickup.ts";
import { findConnectionForSpace, findConnections, notConnected } from "./internal/connection-rows.ts";
import { listsOfSpace } from "./lists-of-space.ts";
import {
  CONNECTION_SETTING,
  type CustomerClickup,
  customerClickupSchema,
  LIST_SETTING,
  CLICKUP_SETTINGS_MODULE as module,
  SPACE_SETTING,
  setCustomerClickupInput,
} from "./schema.ts";

/** Gives a customer a Space that we know of, in the caller's transaction; the List is not checked with ClickUp. */
export const assignCustomerSpace = defineCommand({
  name: "clickup.set_customer",
  withoutAudit: "each of the settings that it changes leaves its own row",
  permission: "clickup:assign",
  input: setCustomerClickupInput,
  output: customerClickupSchema,
  run: async (ctx, { id, spaceId, listId, connectionId }) => {
    let chosen: string | null = null;
    if (spaceId !== null) {
      const standing = await findConnections(ctx.db);
      const present = await getCustomerSetting(ctx.db, id, module, CONNECTION_SETTING);
      const shownBy = await ctx.db.clickupSpace.findMany({ where: { spaceId } });
      const isShown = shownBy.some((space) => space.connectionId === present);
      const connection = await findConnectionForSpace(
        ctx.db,
        spaceId,
        connectionId ?? (isShown ? present : null),
      );
      if (connection === null) throw notConnected();
      if (connectionId != null && connection.id !== connectionId)
        throw invalidField("connectionId", "There is no such connection. Reload the page.");
      // Where there is but one, nothing need be said; it may be another one tomorrow.
      if (standing.length > 1 && (connectionId != null || connection.id === present)) chosen = connection.id;
      const space = shownBy.find((row) => row.connectionId === connection.id) ?? null;
      if (space === null)
        throw invalidField("spaceId", "ClickUp shows us no such Space. Refresh the Spaces.");
      if (space.goneAt !== null || space.isArchived)
        throw invalidField("spaceId", "This Space is gone or archived in ClickUp. Choose another.");
    }
    await put(ctx, id, SPACE_SETTING, spaceId);
    await put(ctx, id, LIST_SETTING, spaceId === null ? null : listId);
    await put(ctx, id, CONNECTION_SETTING, chosen);
    return { output: await getCustomerClickup(ctx, { id }) };
  },
});

async function put(ctx: VerbContext, customerId: string, key: string, value: string | null): Promise<void> {
  if (value !== null) {
    await setCustomerSetting(ctx, { customerId, module, key, setting: { type: "string", value } });
  } else if ((await getCustomerSetting(ctx.db, customerId, module, key)) !== null) {
    await deleteCustomerSetting(ctx, { customerId, module, key });
  }
}

/** Gives a customer a Space, and a List within it if one is named; both are checked against ClickUp first. */
export async function setCustomerClickup(
  ctx: Context,
  input: {
    id: string;
    spaceId: string | null;
    listId: string | null;
    connectionId?: string | null | undefined;
  },
): Promise<CustomerClickup> {
  if (input.spaceId !== null && input.listId !== null) {
    const { items } = await listsOfSpace(ctx, {
      spaceId: input.spaceId,
      ...(input.connectionId == null ? {} : { connectionId: input.connectionId }),
    });
    if (!items.some((list) => list.id === input.listId))
      throw invalidField("listId", "This List is not in the Space, or it is archived. Choose another.");
  }
  return assignCustomerSpace(ctx, input);
}
