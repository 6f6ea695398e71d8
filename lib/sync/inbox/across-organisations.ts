/** Retention: the inbox is a record of the last weeks, not an archive. */
import "server-only";
import { systemPool } from "#lib/platform/db/index.ts";
import { DELIVERY_DAYS_KEPT } from "./schema.ts";

const DAY_MS = 24 * 3_600_000;
/** Small enough that arriving deliveries never wait for a removal. */
const BATCH = 2_000;
/** The next run, an hour later, takes what is left. */
const BATCHES = 250;

/** Removes deliveries past their time, the oldest first. */
export async function removeOldDeliveriesAcrossOrganisations(at: Date): Promise<{ deliveries: number }> {
  const before = new Date(at.getTime() - DELIVERY_DAYS_KEPT * DAY_MS);
  let deliveries = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const { rowCount } = await systemPool().query(
      `delete from webhook_deliveries where id in (
         select id from webhook_deliveries where received_at < $1 order by received_at limit ${BATCH}
       )`,
      [before],
    );
    deliveries += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH) break;
  }
  return { deliveries };
}
