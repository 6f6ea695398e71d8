/**
 * Requests to compare a link's two sides. A run holds one by a claim; when it is done it takes the request away,
 * unless more has happened since it began, and then the request stays for the next run.
 */
import "server-only";
import { z } from "zod";
import { BULK_FROM, runsAtOnce, SHARE_WEIGHTS } from "#lib/clickup/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { failureClassSchema } from "../dead-letters/schema.ts";

/** How long a claim holds. Longer than any step lives, so that two runs never work on one link. */
export const LEASE_MS = 180_000;

/** So many events on one task during one look are a burst, and the next look waits for so long. */
const BURST = 3;
const BURST_PAUSE_MS = 1_000;
/** After a failure that something new came into. */
const NEWS_PAUSE_MS = 15_000;

export const claimedRequestSchema = z.object({
  linkId: idSchema,
  claimToken: idSchema,
  /** Counts; text, because it travels as JSON. */
  version: z.string(),
  requestedAt: z.string(),
  /** What it was first asked for by. */
  reason: z.string(),
  attempts: z.number().int(),
  /** What sort of work it is to the rate budget: a change, one of hundreds, or a look whether anything changed. */
  kind: z.enum(["change", "bulk", "sweep"]).default("change"),
});
export type ClaimedRequest = z.infer<typeof claimedRequestSchema>;

export const claimedRequestsSchema = z.object({
  requests: z.array(claimedRequestSchema),
  /** When the next one may be taken, if any waits. */
  nextAt: z.string().nullable(),
});

/**
 * Takes up to `limit` links that are due and can be asked for. Customers take turns by their weights, and within one the
 * longest waiting goes first; of one customer no more wait for the rate budget at once than can soon find places in it.
 * Everybody's first turn comes before anybody's second, and the longest waiting of them first: so nobody starves.
 */
export const claimSyncRequests = defineCommand({
  name: "sync.claim_requests",
  withoutAudit: "work is taken up, nothing is changed yet",
  permission: "sync:write",
  input: z.strictObject({ claimToken: idSchema, limit: z.number().int().min(1).max(100) }),
  output: claimedRequestsSchema,
  run: async (ctx, { claimToken, limit }) => {
    const at = ctx.now();
    const stale = new Date(at.getTime() - LEASE_MS);
    const requests = await ctx.db.$queryRaw<
      {
        linkId: string;
        version: string;
        requestedAt: Date;
        attempts: number;
        reason: string;
        waiting: number;
      }[]
    >`
      with open as (
        select request.link_id, request.requested_at, link.customer_id,
          request.not_before <= ${at} and (request.claimed_at is null or request.claimed_at < ${stale}) as is_due,
          request.claimed_at is null and request.not_before > ${at} and request.attempts = 0 as waits_for_budget
        from sync_requests request
        join task_links link on link.id = request.link_id
        join clickup_connections connection on connection.id = link.connection_id
        where request.organisation_id = ${ctx.organisationId}::uuid and connection.status = 'connected'
      ), due as (
        select link_id, requested_at, customer_id,
          row_number() over (partition by customer_id order by requested_at, link_id) as place,
          count(*) over (partition by customer_id) as waiting
        from open where is_due
      ), deferred as (
        select customer_id, count(*) as waiting from open where waits_for_budget group by 1
      ), turns as (
        select due.link_id, due.requested_at, due.waiting,
          (due.place - 1) / (${JSON.stringify(SHARE_WEIGHTS)}::jsonb ->> given.share)::float as turn
        from due left join deferred on deferred.customer_id is not distinct from due.customer_id
        left join customers customer on customer.id = due.customer_id
        cross join lateral (select coalesce(customer.clickup_share, 'normal')::text as share) given
        where due.place + coalesce(deferred.waiting, 0) <= (${JSON.stringify(runsAtOnce())}::jsonb ->> given.share)::int
        order by turn, due.requested_at
        limit ${limit * 4}
      ), taken as materialized (
        select request.link_id, turns.waiting
        from turns join sync_requests request on request.link_id = turns.link_id
        where request.not_before <= ${at} and (request.claimed_at is null or request.claimed_at < ${stale})
        order by turns.turn, turns.requested_at
        limit ${limit}
        for update of request skip locked
      )
      update sync_requests request set claim_token = ${claimToken}::uuid, claimed_at = ${at}
      from taken where request.link_id = taken.link_id
      returning request.link_id::text as "linkId", request.version::text as version,
        request.requested_at as "requestedAt", request.attempts, request.reason, taken.waiting::int as waiting`;
    if (requests.length > 0) {
      return {
        output: {
          requests: requests.map(({ waiting, requestedAt, ...request }) => ({
            ...request,
            claimToken,
            requestedAt: requestedAt.toISOString(),
            kind: kindOf(request.reason, waiting),
          })),
          nextAt: null,
        },
      };
    }
    const next = await ctx.db.syncRequest.aggregate({
      where: { claimedAt: null, notBefore: { gt: at }, link: { connection: { status: "connected" } } },
      _min: { notBefore: true },
    });
    return { output: { requests: [], nextAt: next._min.notBefore?.toISOString() ?? null } };
  },
});

function kindOf(reason: string, waiting: number): ClaimedRequest["kind"] {
  if (reason === "sweep") return "sweep";
  return reason !== "person" && waiting >= BULK_FROM ? "bulk" : "change";
}

/**
 * Whether a run still holds a link. To be asked with the link locked: whoever takes it over later then reads the task, and
 * waits here, after this one has stored what it read.
 */
export async function holdsClaim(
  ctx: Pick<VerbContext, "db">,
  { linkId, claimToken }: { linkId: string; claimToken: string },
): Promise<boolean> {
  return (await ctx.db.syncRequest.count({ where: { linkId, claimToken } })) === 1;
}

const heldRequest = z.strictObject({ linkId: idSchema, claimToken: idSchema });

/**
 * Ends a request, or frees it for the next run when more has happened meanwhile. After a burst the next look waits a
 * moment, so that the rest of it is one look, too.
 */
export const finishSyncRequest = defineCommand({
  name: "sync.finish_request",
  withoutAudit: "the comparison is over; what it changed is on record",
  permission: "sync:write",
  input: heldRequest.extend({ version: z.string() }),
  output: z.object({}),
  run: async (ctx, { linkId, claimToken, version }) => {
    const removed = await ctx.db.$executeRaw`
      delete from sync_requests
      where link_id = ${linkId}::uuid and claim_token = ${claimToken}::uuid and version = ${version}::bigint`;
    if (removed === 0) {
      await ctx.db.$executeRaw`
        update sync_requests set claim_token = null, claimed_at = null, attempts = 0, failure_code = null,
          requested_at = ${ctx.now()},
          not_before = case when version - ${version}::bigint >= ${BURST}
            then ${new Date(ctx.now().getTime() + BURST_PAUSE_MS)}::timestamptz else ${ctx.now()}::timestamptz end
        where link_id = ${linkId}::uuid and claim_token = ${claimToken}::uuid`;
    }
    return { output: {} };
  },
});

/** Why a comparison is put off, for those who read of it. */
const failureSchema = z.object({
  code: z.string(),
  message: z.string(),
  action: z.string().nullable(),
  failureClass: failureClassSchema,
});
export type ComparisonFailure = z.infer<typeof failureSchema>;

/**
 * Puts a request off. `isFailure` counts it as a try; waiting for the rate budget is none. What came since the run began
 * (`version`) has not been tried yet, and waits no longer than after a first failure.
 */
export const deferSyncRequest = defineCommand({
  name: "sync.defer_request",
  withoutAudit: "the comparison is put off, nothing is changed",
  permission: "sync:write",
  input: heldRequest.extend({
    version: z.string().optional(),
    until: z.date(),
    isFailure: z.boolean(),
    failure: failureSchema.nullable(),
  }),
  output: z.object({}),
  run: async (ctx, { linkId, claimToken, version, until, isFailure, failure }) => {
    const soon = new Date(Math.min(until.getTime(), ctx.now().getTime() + NEWS_PAUSE_MS));
    await ctx.db.$executeRaw`
      update sync_requests set claim_token = null, claimed_at = null,
        not_before = case when ${isFailure} and version > ${version ?? null}::bigint
          then ${soon}::timestamptz else ${until}::timestamptz end,
        failure_code = ${failure?.code ?? null}, failure_message = ${failure?.message ?? null},
        failure_action = ${failure?.action ?? null}, failure_class = ${failure?.failureClass ?? null},
        attempts = attempts + ${isFailure ? 1 : 0}
      where link_id = ${linkId}::uuid and claim_token = ${claimToken}::uuid`;
    return { output: {} };
  },
});
