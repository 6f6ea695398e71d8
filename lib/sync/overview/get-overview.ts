import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import { defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import {
  type Leg,
  type LegSummary,
  legSchema,
  OVERVIEW_RANGES,
  type Overview,
  overviewInput,
  overviewSchema,
} from "./schema.ts";

/** Deliveries whose bodies are read for the time of their event: the newest ones of the picture. */
const BODIES_READ = 2_000;

type Window = { from: Date; to: Date; stepSeconds: number };

/** How sync fares: the latency of each leg, what arrived, how the links stand and stood. */
export const getSyncOverview = defineQuery({
  name: "sync.get_overview",
  permission: "sync:read",
  input: overviewInput,
  output: overviewSchema,
  run: async (ctx, { range }) => {
    const { seconds, stepSeconds } = OVERVIEW_RANGES[range];
    const to = ctx.now();
    const stepMs = stepSeconds * 1000;
    // Whole steps only: the first point stands for as long as the others.
    const from = new Date(Math.ceil((to.getTime() - seconds * 1000) / stepMs) * stepMs);
    const window = { from, to, stepSeconds };
    const legs: LegSummary[] = [];
    for (const leg of legSchema.options) legs.push(await readLeg(ctx, leg, window));
    return {
      range,
      from: from.toISOString(),
      to: to.toISOString(),
      stepSeconds,
      legs,
      deliveries: await readDeliveries(ctx, window),
      now: await readNow(ctx),
      snapshots: await readSnapshots(ctx, window),
    };
  },
});

/** The point that an instant belongs to. */
const pointOf = (column: Prisma.Sql, { from, stepSeconds }: Window) =>
  Prisma.sql`date_bin(make_interval(secs => ${stepSeconds}), ${column}, ${from}::timestamptz)`;

/** When each leg's ways ended, and how long they took. */
function samplesOf(leg: Leg, organisationId: string, { from, to }: Window): Prisma.Sql {
  switch (leg) {
    case "event_to_inbox":
      // The first date in a body is its history's. Read as text: JSON may hold characters that no value of the database can.
      return Prisma.sql`
        select received_at as at,
          greatest(0, extract(epoch from received_at) * 1000 - event_ms::numeric) as took_ms
        from (
          select received_at,
            substring(convert_from(body, 'UTF8') from '"date"\\s*:\\s*"?([0-9]{10,15})') as event_ms
          from webhook_deliveries
          where organisation_id = ${organisationId}::uuid and verdict = 'accepted'
            and received_at >= ${from} and received_at <= ${to}
          order by received_at desc limit ${BODIES_READ}
        ) recent
        where event_ms is not null`;
    case "inbox_to_ticket":
      return Prisma.sql`
        select applied_at as at, extract(epoch from applied_at - received_at) * 1000 as took_ms
        from webhook_deliveries
        where organisation_id = ${organisationId}::uuid and verdict = 'accepted' and state = 'applied'
          and received_at >= ${from} and received_at <= ${to} and replay_count = 0 and applied_at is not null`;
    case "ticket_to_task":
      return Prisma.sql`
        select at, took_ms from sync_arrivals
        where organisation_id = ${organisationId}::uuid and at >= ${from} and at <= ${to}`;
    case "intent_to_task":
      return Prisma.sql`
        select completed_at as at, extract(epoch from completed_at - created_at) * 1000 as took_ms
        from task_intents
        where organisation_id = ${organisationId}::uuid and status = 'completed'
          and created_at >= ${from} and created_at <= ${to} and completed_at is not null`;
  }
}

async function readLeg(ctx: VerbContext, leg: Leg, window: Window): Promise<LegSummary> {
  const rows = await ctx.db.$queryRaw<
    { at: Date | null; count: number; p50Ms: number | null; p95Ms: number | null }[]
  >`
    select case when grouping(point) = 1 then null else point end as at, count(*)::int as count,
      round(percentile_cont(0.5) within group (order by took_ms)::numeric)::float8 as "p50Ms",
      round(percentile_cont(0.95) within group (order by took_ms)::numeric)::float8 as "p95Ms"
    from (
      select ${pointOf(Prisma.sql`at`, window)} as point, took_ms::float8 as took_ms
      from (${samplesOf(leg, ctx.organisationId, window)}) sample
    ) placed
    group by grouping sets ((point), ())
    order by point`;
  const points = rows.flatMap(({ at, ...rest }) => (at === null ? [] : [{ at: at.toISOString(), ...rest }]));
  const all = rows.find(({ at }) => at === null);
  return { leg, count: all?.count ?? 0, p50Ms: all?.p50Ms ?? null, p95Ms: all?.p95Ms ?? null, points };
}

async function readDeliveries(ctx: VerbContext, window: Window): Promise<Overview["deliveries"]> {
  const rows = await ctx.db.$queryRaw<{ at: Date; accepted: number; duplicate: number; rejected: number }[]>`
    select ${pointOf(Prisma.sql`received_at`, window)} as at,
      count(*) filter (where verdict = 'accepted')::int as accepted,
      count(*) filter (where verdict = 'duplicate')::int as duplicate,
      count(*) filter (where verdict = 'rejected')::int as rejected
    from webhook_deliveries
    where organisation_id = ${ctx.organisationId}::uuid
      and received_at >= ${window.from} and received_at <= ${window.to}
    group by 1 order by 1`;
  const sum = (verdict: "accepted" | "duplicate" | "rejected") =>
    rows.reduce((total, row) => total + row[verdict], 0);
  return {
    accepted: sum("accepted"),
    duplicate: sum("duplicate"),
    rejected: sum("rejected"),
    points: rows.map(({ at, ...counts }) => ({ at: at.toISOString(), ...counts })),
  };
}

async function readNow(ctx: VerbContext): Promise<Overview["now"]> {
  const states = await ctx.db.syncField.groupBy({
    by: ["state"],
    where: { link: { unlinkedAt: null } },
    _count: true,
  });
  const count = (state: (typeof states)[number]["state"]) =>
    states.find((row) => row.state === state)?._count ?? 0;
  const links = await ctx.db.taskLink.count({ where: { unlinkedAt: null } });
  const gone = await ctx.db.taskLink.count({ where: { unlinkedAt: null, goneAt: { not: null } } });
  const asked = await ctx.db.syncRequest.aggregate({ _count: true, _min: { requestedAt: true } });
  return {
    links,
    gone,
    asked: asked._count,
    askedSince: asked._min.requestedAt?.toISOString() ?? null,
    inStep: count("in_step"),
    waiting: count("waiting"),
    conflict: count("conflict"),
    failed: count("failed"),
    skipped: count("skipped"),
  };
}

/** One snapshot for each point: the last one taken in it. */
async function readSnapshots(ctx: VerbContext, window: Window): Promise<Overview["snapshots"]> {
  const rows = await ctx.db.$queryRaw<(Omit<Overview["snapshots"][number], "at"> & { at: Date })[]>`
    select distinct on (1) ${pointOf(Prisma.sql`at`, window)} as at, links, in_step as "inStep", waiting,
      conflict, failed, skipped
    from sync_snapshots
    where organisation_id = ${ctx.organisationId}::uuid and at >= ${window.from} and at <= ${window.to}
    order by 1, sync_snapshots.at desc`;
  return rows.map(({ at, ...counts }) => ({ ...counts, at: at.toISOString() }));
}
