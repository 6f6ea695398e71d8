import "server-only";
import { z } from "zod";
import { getCustomer } from "#lib/customers/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { getCustomerTarget } from "./customer-target.ts";
import { toSpace, WITH_PERSON } from "./internal/to-space.ts";
import { customerClickupSchema } from "./schema.ts";

/** Which Space and default List a customer has, by which connection, and what share of the rate budget. */
export const getCustomerClickup = defineQuery({
  name: "clickup.get_customer",
  permission: "clickup:read",
  input: z.strictObject({ id: idSchema }),
  output: customerClickupSchema,
  run: async (ctx, { id }) => {
    await getCustomer(ctx, { id });
    const customer = await ctx.db.customer.findUniqueOrThrow({
      where: { id },
      select: { clickupShare: true },
    });
    const target = await getCustomerTarget(ctx.db, id);
    const row =
      target.connection === null || target.spaceId === null
        ? null
        : await ctx.db.clickupSpace.findUnique({
            where: {
              connectionId_spaceId: { connectionId: target.connection.id, spaceId: target.spaceId },
            },
            include: WITH_PERSON,
          });
    return {
      customerId: id,
      isConnected: target.connection !== null,
      needsReconnect: target.connection?.status === "reconnect_needed",
      connection:
        target.connection === null ? null : { id: target.connection.id, person: target.connection.person },
      space: row === null ? null : toSpace(row),
      isSpaceUnknown: target.spaceId !== null && row === null,
      defaultListId: target.defaultListId,
      share: customer.clickupShare,
    };
  },
});
