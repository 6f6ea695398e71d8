import { z } from "zod";
import { compileExpression, evaluate, keyValue } from "../expressions/evaluate.ts";
import { admit } from "../flow/rate.ts";
import { parseDurationMs, parseMoment } from "../protocol/durations.ts";
import { StoredEvent, type TrackedEvent } from "../protocol/event.ts";
import { newUlid, shortHash } from "../protocol/identifiers.ts";
import type { RegisteredFunction } from "../store/registry.ts";
import { lockLiveRun } from "../store/runs.ts";
import { SCHEMA } from "../store/schema.ts";
import type { Unit } from "../store/unit.ts";
import type { Engine } from "./context.ts";

const IDEMPOTENCY_HOURS = 24;
/** Bounds of `priority.run`, in seconds, as in the real server. */
const MAX_PRIORITY = 43_200;
const YEAR_MS = 365 * 86_400_000;

interface StartOptions {
  cron?: string;
  /** Set when a debounce or a batch hands over what it gathered. */
  isGathered?: boolean;
  /** Set for `step.invoke`: rate limit, debounce and batch do not apply to a run somebody waits for. */
  isInvoked?: boolean;
}

function milliseconds(text: string | null | undefined): number {
  return parseDurationMs(text ?? "") ?? 0;
}

function priorityOf(target: RegisteredFunction, event: unknown): number {
  const source = target.config.priority?.run;
  if (!source) return 0;
  try {
    const value = evaluate(compileExpression(source), { event });
    if (typeof value !== "number" || !Number.isFinite(value)) return 0;
    return Math.trunc(Math.max(-MAX_PRIORITY, Math.min(MAX_PRIORITY, value)));
  } catch {
    return 0;
  }
}

/** The concurrency keys of a run, one per limit: env and account limits are shared between functions. */
function concurrencyKeys(target: RegisteredFunction, event: unknown): string[] {
  return (target.config.concurrency ?? []).map(({ scope, key }) => {
    const owner = scope === "env" || scope === "account" ? scope : `fn:${target.slug}`;
    return key ? `${owner}:${shortHash(key)}:${shortHash(keyValue(key, { event }))}` : owner;
  });
}

async function isRateLimited(unit: Unit, target: RegisteredFunction, event: unknown): Promise<boolean> {
  const limit = target.config.rateLimit;
  if (!limit) return false;
  const key = `limit:${target.id}:${shortHash(limit.key ? keyValue(limit.key, { event }) : "")}`;
  // The row is made first, so that two events at once queue up behind its lock.
  await unit.sql.query(
    `insert into ${SCHEMA}.rate (key, arrival_ms) values ($1, 0) on conflict (key) do nothing`,
    [key],
  );
  const [row] = await unit.sql.query<{ arrival_ms: number }>(
    `select arrival_ms from ${SCHEMA}.rate where key = $1 for update`,
    [key],
  );
  const rate = {
    limit: limit.limit,
    periodMs: milliseconds(limit.period),
    burst: Math.floor(limit.limit / 10),
  };
  const decision = admit(rate, row?.arrival_ms ?? null, unit.now.getTime());
  if (!decision.isAllowed) return true;
  await unit.sql.query(`update ${SCHEMA}.rate set arrival_ms = $2 where key = $1`, [key, decision.arrivalMs]);
  return false;
}

interface Gathering {
  [column: string]: unknown;
  id: string;
  event_ids: string[];
  events: string;
  opened_at: Date;
}

/** The open debounce or batch for this event, held for this transaction. The timer that closes it is set here. */
async function openGathering(
  unit: Unit,
  target: RegisteredFunction,
  kind: "debounce" | "batch",
  key: string,
  due: Date,
): Promise<Gathering> {
  const [opened] = await unit.sql.query<{ id: string }>(
    `insert into ${SCHEMA}.gathering (kind, function_id, key, event_ids, events, opened_at, due_at)
     values ($1, $2, $3, '{}', '[]', $4, $5) on conflict (kind, function_id, key) do nothing returning id`,
    [kind, target.id, key, unit.now, due],
  );
  if (opened) unit.timer({ kind: "gathering", gathering: opened.id }, due);
  const [held] = await unit.sql.query<Gathering>(
    `select id, event_ids, events, opened_at from ${SCHEMA}.gathering
     where kind = $1 and function_id = $2 and key = $3 for update`,
    [kind, target.id, key],
  );
  // Another transaction closed it between the two statements: open a new one.
  return held ?? openGathering(unit, target, kind, key, due);
}

/** Keeps the event as the one that a debounced function will start with. */
async function debounce(unit: Unit, target: RegisteredFunction, tracked: TrackedEvent): Promise<void> {
  const { key: source, period, timeout } = target.config.debounce ?? { period: "0s" };
  const key = shortHash(source ? keyValue(source, { event: tracked.event }) : "");
  const due = unit.now.getTime() + milliseconds(period);
  const held = await openGathering(unit, target, "debounce", key, new Date(due));
  const maxMs = milliseconds(timeout);
  const latest = maxMs > 0 ? held.opened_at.getTime() + maxMs : Number.POSITIVE_INFINITY;
  await unit.sql.query(
    `update ${SCHEMA}.gathering set event_ids = $2, events = $3, due_at = $4 where id = $1`,
    [held.id, [tracked.id], JSON.stringify([tracked.event]), new Date(Math.min(due, latest))],
  );
}

/** Adds the event to a batch, and starts the function when that fills it. */
async function batch(
  engine: Engine,
  unit: Unit,
  target: RegisteredFunction,
  tracked: TrackedEvent,
): Promise<string | null> {
  const { key: source, timeout, maxSize } = target.config.batchEvents ?? { timeout: "0s", maxSize: 1 };
  const key = shortHash(source ? keyValue(source, { event: tracked.event }) : "");
  const due = new Date(unit.now.getTime() + milliseconds(timeout));
  const held = await openGathering(unit, target, "batch", key, due);
  const ids = [...held.event_ids, tracked.id];
  const events = [...z.array(StoredEvent).parse(JSON.parse(held.events)), tracked.event];
  if (events.length < maxSize) {
    await unit.sql.query(`update ${SCHEMA}.gathering set event_ids = $2, events = $3 where id = $1`, [
      held.id,
      ids,
      JSON.stringify(events),
    ]);
    return null;
  }
  await unit.sql.query(`delete from ${SCHEMA}.gathering where id = $1`, [held.id]);
  const gathered = events.map((event, index) => ({ id: ids[index] ?? event.id, event }));
  return startRun(engine, unit, target, gathered, { isGathered: true });
}

/** Takes the singleton's place for the run, or answers false when an earlier run keeps it. */
async function takeSingleton(
  engine: Engine,
  unit: Unit,
  target: RegisteredFunction,
  key: string,
): Promise<boolean> {
  const [held] = await unit.sql.query<{ id: string }>(
    `select id from ${SCHEMA}.run where singleton_key = $1 and ended_at is null`,
    [key],
  );
  if (!held) return true;
  if (target.config.singleton?.mode !== "cancel") return false;
  const run = await lockLiveRun(unit.sql, held.id);
  if (run) await engine.cancelRun(unit, run);
  return true;
}

/**
 * Starts a run for these events in the caller's transaction, unless flow control says otherwise: rate limit,
 * debounce, batch, idempotency and singleton, in the real server's order. Answers the run's id, or null.
 */
export async function startRun(
  engine: Engine,
  unit: Unit,
  target: RegisteredFunction,
  events: readonly TrackedEvent[],
  options: StartOptions = {},
): Promise<string | null> {
  const [first] = events;
  if (!first) return null;
  const { config } = target;
  const { event } = first;
  const isDirect = options.isInvoked === true || options.isGathered === true;
  if (!isDirect && (await isRateLimited(unit, target, event))) return null;
  if (!isDirect && config.debounce) {
    await debounce(unit, target, first);
    return null;
  }
  if (!isDirect && config.batchEvents) return batch(engine, unit, target, first);

  const id = newUlid(unit.now.getTime());
  if (config.idempotency && !options.isInvoked) {
    const key = `${target.id}:${shortHash(keyValue(config.idempotency, { event }))}`;
    const taken = await unit.sql.query(
      `insert into ${SCHEMA}.idempotency_key (key, run_id, expires_at)
       values ($1, $2, $3::timestamptz + interval '${IDEMPOTENCY_HOURS} hours')
       on conflict (key) do update set run_id = excluded.run_id, expires_at = excluded.expires_at
         where ${SCHEMA}.idempotency_key.expires_at < $3::timestamptz
       returning key`,
      [key, id, unit.now],
    );
    if (taken.length === 0) return null;
  }
  const singletonKey = config.singleton
    ? `${target.id}:${shortHash(config.singleton.key ? keyValue(config.singleton.key, { event }) : "")}`
    : null;
  if (singletonKey && !(await takeSingleton(engine, unit, target, singletonKey))) return null;

  const keys = concurrencyKeys(target, event);
  const throttleKey = config.throttle
    ? `throttle:${target.id}:${shortHash(config.throttle.key ? keyValue(config.throttle.key, { event }) : "")}`
    : null;
  const lane = shortHash(`${target.id}|${keys.join("|")}|${throttleKey ?? ""}`);
  const priority = priorityOf(target, event);
  const inserted = await unit.sql.query(
    `insert into ${SCHEMA}.run (id, function_id, function_version, slug, status, event_ids, events, cron, lane, keys,
       throttle_key, singleton_key, priority, discovery)
     values ($1, $2, $3, $4, 'scheduled', $5, $6, $7, $8, $9, $10, $11, $12, 'queued')
     on conflict (singleton_key) where singleton_key is not null and ended_at is null do nothing
     returning id`,
    [
      id,
      target.id,
      target.version,
      target.slug,
      events.map((tracked) => tracked.id),
      JSON.stringify(events.map((tracked) => tracked.event)),
      options.cron ?? null,
      lane,
      keys,
      throttleKey,
      singletonKey,
      priority,
    ],
  );
  if (inserted.length === 0) return null;

  for (const cancel of config.cancel ?? []) {
    const until = cancel.timeout ? parseMoment(cancel.timeout, unit.now) : null;
    await unit.sql.query(
      `insert into ${SCHEMA}.pause (run_id, kind, event_name, expression, expires_at) values ($1, 'cancel', $2, $3, $4)`,
      [id, cancel.event, cancel.if ?? null, until ?? new Date(unit.now.getTime() + YEAR_MS)],
    );
  }
  const startWithin = milliseconds(config.timeouts?.start);
  if (startWithin > 0)
    unit.timer({ kind: "startTimeout", run: id }, new Date(unit.now.getTime() + startWithin));
  unit.call({
    run: id,
    function: target.id,
    step: null,
    attempt: 0,
    isStart: true,
    lane,
    keys,
    throttleKey,
    priority,
    queuedAtMs: unit.now.getTime(),
  });
  return id;
}
