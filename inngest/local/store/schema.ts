/** The schemas this server keeps for itself; nothing else may write there. */
export const SCHEMA = "inngest_local";
export const QUEUE_SCHEMA = "inngest_local_queue";

/** Advisory lock numbers: one for making tables, one held for as long as a server works on this database. */
export const MIGRATION_LOCK = 7_302_114_001;
export const LEASE_LOCK = 7_302_114_002;

/**
 * Tables, made at start when they are missing. Payloads are JSON in `text`: `jsonb` refuses the character
 * U+0000 and would reorder what the app sent.
 */
export const TABLES = `
create schema if not exists ${SCHEMA};

create table if not exists ${SCHEMA}.lease (
  only_row boolean primary key default true check (only_row),
  epoch bigint not null default 0,
  taken_at timestamptz not null default now()
);
insert into ${SCHEMA}.lease default values on conflict do nothing;

create table if not exists ${SCHEMA}.app (
  id text primary key,
  url text not null,
  sdk text not null,
  framework text,
  checksum text not null,
  synced_at timestamptz not null default now()
);

create table if not exists ${SCHEMA}.function (
  id uuid primary key,
  slug text not null unique,
  app_id text not null references ${SCHEMA}.app (id) on delete cascade,
  config text not null,
  is_active boolean not null default true,
  version integer not null default 1
);
create index if not exists function_app on ${SCHEMA}.function (app_id);

create table if not exists ${SCHEMA}.event (
  id text primary key,
  name text not null,
  body text not null,
  received_at timestamptz not null default now(),
  is_matched boolean not null default true
);
create index if not exists event_received on ${SCHEMA}.event (received_at);
create index if not exists event_unmatched on ${SCHEMA}.event (id) where not is_matched;

create table if not exists ${SCHEMA}.event_key (
  id text primary key,
  event_id text not null,
  expires_at timestamptz not null
);
create index if not exists event_key_expiry on ${SCHEMA}.event_key (expires_at);

create table if not exists ${SCHEMA}.run (
  id text primary key,
  function_id uuid not null,
  function_version integer not null default 1,
  slug text not null,
  status text not null check (status in ('scheduled', 'running', 'completed', 'failed', 'cancelled')),
  event_ids text[] not null,
  events text not null,
  cron text,
  output text,
  request_version integer not null default -1,
  force_plan boolean not null default false,
  pending text[] not null default '{}',
  discovery text not null default 'idle' check (discovery in ('idle', 'queued', 'active')),
  discover_again boolean not null default false,
  lane text not null,
  keys text[] not null,
  throttle_key text,
  singleton_key text,
  priority integer not null default 0,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz
);
create index if not exists run_events on ${SCHEMA}.run using gin (event_ids);
create index if not exists run_ended on ${SCHEMA}.run (ended_at) where ended_at is not null;
create index if not exists run_overview on ${SCHEMA}.run (slug, status);
create unique index if not exists run_singleton on ${SCHEMA}.run (singleton_key)
  where singleton_key is not null and ended_at is null;

create sequence if not exists ${SCHEMA}.step_order;
create table if not exists ${SCHEMA}.step (
  run_id text not null references ${SCHEMA}.run (id) on delete cascade,
  step_id text not null,
  name text not null,
  state text not null check (state in ('planned', 'sleeping', 'waiting', 'done')),
  output text,
  finished_order bigint,
  primary key (run_id, step_id)
);

create table if not exists ${SCHEMA}.pause (
  id uuid primary key default gen_random_uuid(),
  run_id text not null references ${SCHEMA}.run (id) on delete cascade,
  kind text not null check (kind in ('event', 'invoke', 'signal', 'cancel')),
  step_id text,
  is_race boolean not null default false,
  event_name text,
  expression text,
  correlation text,
  since_event text,
  expires_at timestamptz not null
);
create index if not exists pause_run on ${SCHEMA}.pause (run_id);
create index if not exists pause_event on ${SCHEMA}.pause (event_name) where event_name is not null;
create unique index if not exists pause_correlation on ${SCHEMA}.pause (kind, correlation)
  where correlation is not null;

create table if not exists ${SCHEMA}.idempotency_key (
  key text primary key,
  run_id text not null,
  expires_at timestamptz not null
);
create index if not exists idempotency_key_expiry on ${SCHEMA}.idempotency_key (expires_at);

create table if not exists ${SCHEMA}.rate (
  key text primary key,
  arrival_ms double precision not null
);

create table if not exists ${SCHEMA}.gathering (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('debounce', 'batch')),
  function_id uuid not null,
  key text not null,
  event_ids text[] not null,
  events text not null,
  opened_at timestamptz not null default now(),
  due_at timestamptz not null,
  unique (kind, function_id, key)
);

create table if not exists ${SCHEMA}.cron (
  function_id uuid not null,
  expression text not null,
  next_at timestamptz not null,
  primary key (function_id, expression)
);
`;
