import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { toDeliveryConditions } from "./internal/delivery-conditions.ts";
import { findDeliveryRows, readSubjects, toDelivery } from "./internal/delivery-rows.ts";
import { deliveryPageSchema, listDeliveriesInput } from "./schema.ts";

const cursorSchema = z.tuple([z.iso.datetime(), idSchema]);

/** What ClickUp's webhooks sent, newest first. */
export const listDeliveries = defineQuery({
  name: "deliveries.list",
  permission: "sync:read",
  input: listDeliveriesInput,
  output: deliveryPageSchema,
  run: async (ctx, { limit, cursor, ...filters }) => {
    const conditions = await toDeliveryConditions(ctx, filters);
    if (cursor !== undefined) {
      const [receivedAt, id] = decodeCursor(cursor, cursorSchema);
      conditions.push(Prisma.sql`(d.received_at, d.id) < (${new Date(receivedAt)}, ${id}::uuid)`);
    }
    const rows = await findDeliveryRows(ctx.db, conditions, { limit: limit + 1 });
    const subjectsOf = await readSubjects(ctx.db, rows);
    return toPage(
      rows,
      limit,
      (row) => toDelivery(row, subjectsOf(row)),
      (row) => [row.receivedAt.toISOString(), row.id],
    );
  },
});
