import type { Engine } from "../execution/context.ts";
import { errorText } from "../log.ts";
import { SCHEMA } from "../store/schema.ts";

const EVERY_MS = 3_600_000;
const BATCH = 5_000;

/** Removes finished runs (with their steps) and events older than `days`, and keys that have expired. */
async function removeOld(engine: Engine, days: number): Promise<void> {
  const { sql } = engine.database;
  const before = new Date(engine.now().getTime() - days * 86_400_000);
  const removals: [text: string, value: Date][] = [
    [
      `delete from ${SCHEMA}.run where id in (select id from ${SCHEMA}.run where ended_at < $1 limit ${BATCH})`,
      before,
    ],
    [
      `delete from ${SCHEMA}.event where id in
         (select id from ${SCHEMA}.event where received_at < $1 and is_matched limit ${BATCH})`,
      before,
    ],
    [`delete from ${SCHEMA}.event_key where expires_at < $1`, engine.now()],
    [`delete from ${SCHEMA}.idempotency_key where expires_at < $1`, engine.now()],
    [`delete from ${SCHEMA}.pause where expires_at < $1::timestamptz - interval '1 day'`, engine.now()],
  ];
  for (const [text, value] of removals) {
    let removed: unknown[];
    do removed = await sql.query(`${text} returning 1`, [value]);
    while (text.includes("limit") && removed.length === BATCH);
  }
  await sql.query(`delete from ${SCHEMA}.rate where arrival_ms < $1`, [engine.now().getTime()]);
}

/** Removes old rows now and every hour; the returned function stops it. */
export function startRetention(engine: Engine, days: number): () => void {
  const run = () =>
    void removeOld(engine, days).catch((error: unknown) =>
      engine.log.error("Removing old runs failed; it is tried again", { error: errorText(error) }),
    );
  const interval = setInterval(run, EVERY_MS);
  run();
  return () => clearInterval(interval);
}
