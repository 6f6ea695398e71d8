import { z } from "zod";
import type { Sql } from "./database.ts";
import { SCHEMA } from "./schema.ts";

const RunStatus = z.enum(["scheduled", "running", "completed", "failed", "cancelled"]);

/** A run as stored. */
export const Run = z.object({
  id: z.string(),
  function_id: z.string(),
  function_version: z.number(),
  slug: z.string(),
  status: RunStatus,
  event_ids: z.array(z.string()),
  events: z.string(),
  cron: z.string().nullable(),
  output: z.string().nullable(),
  request_version: z.number(),
  force_plan: z.boolean(),
  pending: z.array(z.string()),
  discovery: z.enum(["idle", "queued", "active"]),
  discover_again: z.boolean(),
  lane: z.string(),
  keys: z.array(z.string()),
  throttle_key: z.string().nullable(),
  priority: z.number(),
  created_at: z.date(),
  started_at: z.date().nullable(),
  ended_at: z.date().nullable(),
});
export type Run = z.infer<typeof Run>;

const COLUMNS = Object.keys(Run.shape).join(", ");

export async function findRun(sql: Sql, id: string): Promise<Run | null> {
  const [row] = await sql.query(`select ${COLUMNS} from ${SCHEMA}.run where id = $1`, [id]);
  return row ? Run.parse(row) : null;
}

export async function findRunsOfEvent(sql: Sql, eventId: string): Promise<Run[]> {
  const rows = await sql.query(
    `select ${COLUMNS} from ${SCHEMA}.run
     where event_ids @> array[coalesce((select event_id from ${SCHEMA}.event_key where id = $1), $1)]
     order by id limit 1000`,
    [eventId],
  );
  return rows.map((row) => Run.parse(row));
}

/**
 * The run, held for this transaction; null when it has ended. Everything that changes a run goes through this
 * lock, so the order in which steps finish is one order for all.
 */
export async function lockLiveRun(sql: Sql, id: string): Promise<Run | null> {
  const [row] = await sql.query(
    `select ${COLUMNS} from ${SCHEMA}.run where id = $1 and ended_at is null for update`,
    [id],
  );
  return row ? Run.parse(row) : null;
}

/** Writes back what a transaction changed on a locked run. */
export async function saveRun(sql: Sql, run: Run): Promise<void> {
  await sql.query(
    `update ${SCHEMA}.run set status = $2, request_version = $3, force_plan = $4, pending = $5, discovery = $6,
       discover_again = $7, output = $8, ended_at = $9 where id = $1`,
    [
      run.id,
      run.status,
      run.request_version,
      run.force_plan,
      run.pending,
      run.discovery,
      run.discover_again,
      run.output,
      run.ended_at,
    ],
  );
}

/**
 * Marks that a call is about to be made and reads the run as the app will see it. A discovery takes the run's
 * row lock, so that a step which finishes meanwhile either is in what this returns or asks for another one.
 */
export async function beginCall(
  sql: Sql,
  id: string,
  isDiscovery: boolean,
): Promise<{ run: Run; isFirst: boolean } | null> {
  const columns = COLUMNS.split(", ")
    .map((column) => `r.${column}`)
    .join(", ");
  const [row] = await sql.query<{ is_first: boolean }>(
    `with before as (select id, started_at from ${SCHEMA}.run where id = $1 and ended_at is null for update)
     update ${SCHEMA}.run r set status = 'running', started_at = coalesce(r.started_at, now()),
       discovery = case when $2 then 'active' else r.discovery end,
       discover_again = case when $2 then false else r.discover_again end
     from before where r.id = before.id
     returning ${columns}, before.started_at is null as is_first`,
    [id, isDiscovery],
  );
  if (!row) return null;
  return { run: Run.parse(row), isFirst: row.is_first };
}

/** The memoised steps, in the order in which they finished. */
export async function finishedSteps(sql: Sql, runId: string): Promise<{ stepId: string; output: string }[]> {
  const rows = await sql.query<{ step_id: string; output: string }>(
    `select step_id, output from ${SCHEMA}.step where run_id = $1 and state = 'done' order by finished_order`,
    [runId],
  );
  return rows.map((row) => ({ stepId: row.step_id, output: row.output }));
}

/** Memoises a step. Answers false when it was memoised before: the first result stays. */
export async function memoise(
  sql: Sql,
  runId: string,
  step: { stepId: string; name: string; output: string },
): Promise<boolean> {
  const rows = await sql.query(
    `insert into ${SCHEMA}.step (run_id, step_id, name, state, output, finished_order)
     values ($1, $2, $3, 'done', $4, nextval('${SCHEMA}.step_order'))
     on conflict (run_id, step_id) do update
       set state = 'done', output = excluded.output, finished_order = excluded.finished_order
       where ${SCHEMA}.step.state <> 'done'
     returning step_id`,
    [runId, step.stepId, step.name, step.output],
  );
  return rows.length > 0;
}

/** Notes that a step was reported. Answers false when it was noted before: nothing is to be done twice. */
export async function noteStep(
  sql: Sql,
  runId: string,
  step: { stepId: string; name: string; state: "planned" | "sleeping" | "waiting" },
): Promise<boolean> {
  const rows = await sql.query(
    `insert into ${SCHEMA}.step (run_id, step_id, name, state) values ($1, $2, $3, $4)
     on conflict (run_id, step_id) do nothing returning step_id`,
    [runId, step.stepId, step.name, step.state],
  );
  return rows.length > 0;
}

/** Those of the steps that are memoised already. */
export async function alreadyFinished(
  sql: Sql,
  runId: string,
  stepIds: readonly string[],
): Promise<Set<string>> {
  const rows = await sql.query<{ step_id: string }>(
    `select step_id from ${SCHEMA}.step where run_id = $1 and step_id = any($2) and state = 'done'`,
    [runId, stepIds],
  );
  return new Set(rows.map((row) => row.step_id));
}
