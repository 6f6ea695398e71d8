import "server-only";
import { Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { type DeliveryRow, findDeliveryRows, readSubjects, toDelivery } from "./internal/delivery-rows.ts";
import { indentJson } from "./internal/indent-json.ts";
import { readHistory } from "./internal/read-history.ts";
import { findReplayObstacle, planReplay } from "./internal/replay.ts";
import { deliveryDetailSchema, getDeliveryInput } from "./schema.ts";

/** On each side of a delivery in time. */
const NEIGHBOURS = 5;

/** One delivery with all that it said. */
export const getDelivery = defineQuery({
  name: "deliveries.get",
  permission: "sync:read",
  input: getDeliveryInput,
  output: deliveryDetailSchema,
  run: async (ctx, { id }) => {
    const itself = [Prisma.sql`d.id = ${id}::uuid`];
    const [row] = await findDeliveryRows(ctx.db, itself, { limit: 1 });
    if (row === undefined) throw notFound("delivery");
    const { body } = await ctx.db.webhookDelivery.findUniqueOrThrow({
      where: { id },
      select: { body: true },
    });
    // What is no UTF-8 is shown as far as it can be read.
    const text = new TextDecoder().decode(body);
    const subjectsOf = await readSubjects(ctx.db, [row]);
    const neighbours = await findNeighbours(ctx.db, ctx.organisationId, row);
    return {
      ...toDelivery(row, subjectsOf(row)),
      payload: indentJson(text) ?? text,
      bytes: body.byteLength,
      history: readHistory(text),
      neighbours: neighbours.map((neighbour) => toDelivery(neighbour, [])),
      replayObstacle: findReplayObstacle(row, await planReplay(ctx.db, itself)),
    };
  },
});

/** Other deliveries of the same task, the nearest on both sides, newest first. */
async function findNeighbours(
  db: TenantDb,
  organisationId: string,
  { id, connectionId, taskId, receivedAt }: DeliveryRow,
): Promise<DeliveryRow[]> {
  if (taskId === null) return [];
  const ofTask = [
    Prisma.sql`d.organisation_id = ${organisationId}::uuid`,
    Prisma.sql`d.task_id = ${taskId}`,
    Prisma.sql`d.connection_id = ${connectionId}::uuid`,
  ];
  const place = Prisma.sql`(${receivedAt}, ${id}::uuid)`;
  const later = await findDeliveryRows(db, [...ofTask, Prisma.sql`(d.received_at, d.id) > ${place}`], {
    limit: NEIGHBOURS,
    isOldestFirst: true,
  });
  const earlier = await findDeliveryRows(db, [...ofTask, Prisma.sql`(d.received_at, d.id) < ${place}`], {
    limit: NEIGHBOURS,
  });
  return [...later.reverse(), ...earlier];
}
