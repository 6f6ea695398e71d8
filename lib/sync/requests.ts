/**
 * Requests to compare a link's two sides. A run holds one by a claim; when it is done it takes the request away,
 * unless more has happened since it began, and then the request stays for the next run.
 */
import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";

/** How long a claim holds. Longer than any step lives, so that two runs never work on one link. */
export const LEASE_MS = 180_000;

export const claimedRequestSchema = z.object({
  linkId: idSchema,
  claimToken: idSchema,
  /** Counts; text, because it travels as JSON. */
  version: z.string(),
  requestedAt: z.string(),
  /** What it was first asked for by. */
  reason: z.string(),
  attempts: z.number().int(),
});
export type ClaimedRequest = z.infer<typeof claimedRequestSchema>;

export const claimedRequestsSchema = z.object({
  requests: z.array(claimedRequestSchema),
  /** When the next one may be taken, if any waits. */
  nextAt: z.string().nullable(),
});

/** Takes up to `limit` links that are due and can be asked for, the longest waiting first. */
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
      { linkId: string; version: string; requestedAt: Date; reason: string; attempts: number }[]
    >`
      update sync_requests set claim_token = ${claimToken}::uuid, claimed_at = ${at}
      where link_id in (
        select request.link_id
        from sync_requests request
        join task_links link on link.id = request.link_id
        join clickup_connections connection on connection.id = link.connection_id
        where request.organisation_id = ${ctx.organisationId}::uuid and request.not_before <= ${at}
          and (request.claimed_at is null or request.claimed_at < ${stale})
          and connection.status = 'connected'
        order by request.requested_at
        limit ${limit}
        for update of request skip locked)
      returning link_id::text as "linkId", version::text as version, requested_at as "requestedAt",
        reason, attempts`;
    if (requests.length > 0) {
      return {
        output: {
          requests: requests.map((request) => ({
            ...request,
            claimToken,
            requestedAt: request.requestedAt.toISOString(),
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

const heldRequest = z.strictObject({ linkId: idSchema, claimToken: idSchema });

/** Ends a request, or frees it for the next run when more has happened meanwhile. */
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
        update sync_requests set claim_token = null, claimed_at = null, attempts = 0,
          requested_at = ${ctx.now()}, not_before = ${ctx.now()}
        where link_id = ${linkId}::uuid and claim_token = ${claimToken}::uuid`;
    }
    return { output: {} };
  },
});

/** Puts a request off. `isFailure` counts it as a try; waiting for the rate budget is none. */
export const deferSyncRequest = defineCommand({
  name: "sync.defer_request",
  withoutAudit: "the comparison is put off, nothing is changed",
  permission: "sync:write",
  input: heldRequest.extend({ until: z.date(), isFailure: z.boolean() }),
  output: z.object({}),
  run: async (ctx, { linkId, claimToken, until, isFailure }) => {
    await ctx.db.syncRequest.updateMany({
      where: { linkId, claimToken },
      data: {
        claimToken: null,
        claimedAt: null,
        notBefore: until,
        ...(isFailure ? { attempts: { increment: 1 } } : {}),
      },
    });
    return { output: {} };
  },
});
