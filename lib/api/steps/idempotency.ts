/**
 * `Idempotency-Key` on POST: the first request with a key is carried out, a repeat gets its answer again.
 *
 * The first request claims the key by inserting a row, and commits the answer into that row in the very
 * transaction of its effect: either both are there or neither is. A request that dies in between leaves a claim
 * without answer; after `LEASE_MS`, longer than any transaction may last, the next one takes the claim over by
 * giving the row a new id. Should the first still be alive, its write to the old id finds no row, and its
 * transaction is undone. So a key has one effect, whoever dies when.
 */
import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { systemDb, type TenantDb } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { Answer } from "./answer.ts";

export const IDEMPOTENCY_HEADER = "Idempotency-Key";

/** How long answers are kept: a day. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** How long a claim without answer holds. Transactions end after 30 seconds. */
export const LEASE_MS = 60_000;

const keySchema = z.string().regex(/^[\x21-\x7e]{1,255}$/);

/** A request as the key's owner sent it; a repeat must be the same. */
export type KeyedRequest = { key: string; route: string; requestHash: string };

export type Claim = { kind: "claimed"; id: string } | { kind: "replay"; answer: Answer };

/** The key of a request, checked; null when it carries none. */
export function readIdempotencyKey(request: Request): string | null {
  const header = request.headers.get(IDEMPOTENCY_HEADER);
  if (request.method !== "POST" || header === null) return null;
  const key = keySchema.safeParse(header);
  if (key.success) return key.data;
  throw new RelaydeskError("validation_failed", "Malformed idempotency key", {
    publicMessage: `The header ${IDEMPOTENCY_HEADER} is not valid.`,
    fields: [
      {
        path: IDEMPOTENCY_HEADER,
        message: "Must be 1 to 255 printable ASCII characters without spaces",
        in: "header",
      },
    ],
  });
}

/** What makes two requests the same: address and body. */
export function hashRequest(address: string, fingerprint: string): string {
  return createHash("sha256").update(address).update("\n").update(fingerprint).digest("hex");
}

const rowSchema = z.object({
  requestHash: z.string(),
  responseStatus: z.number().nullable(),
  /** JSON text: as a JSON value, the database would change the order of its fields. */
  responseBody: z.string().nullable(),
  createdAt: z.date(),
});

/** Claims the key for this request, or finds the answer that its first one got. */
export async function claimKey(ctx: Context, { key, route, requestHash }: KeyedRequest): Promise<Claim> {
  const at = ctx.now();
  const id = newId();
  const claimed: unknown[] = await systemDb().$queryRaw`
    insert into idempotency_keys as k (id, organisation_id, actor_id, key, route, request_hash, created_at, expires_at)
    values (${id}::uuid, ${ctx.organisationId}::uuid, ${ctx.actor.id}, ${key}, ${route}, ${requestHash}, ${at},
            ${new Date(at.getTime() + KEPT_MS)})
    on conflict (organisation_id, actor_id, key) do update
      set id = excluded.id, route = excluded.route, request_hash = excluded.request_hash,
          response_status = null, response_body = null, completed_at = null,
          created_at = excluded.created_at, expires_at = excluded.expires_at
      where k.expires_at <= ${at}
         or (k.completed_at is null and k.created_at <= ${new Date(at.getTime() - LEASE_MS)}
             and k.request_hash = excluded.request_hash)
    returning k.id`;
  if (claimed.length > 0) return { kind: "claimed", id };

  const found = await systemDb().idempotencyKey.findUnique({
    where: { organisationId_actorId_key: { organisationId: ctx.organisationId, actorId: ctx.actor.id, key } },
    select: { requestHash: true, responseStatus: true, responseBody: true, createdAt: true },
  });
  // The first request failed and gave the key back between the two statements.
  if (found === null) throw inProgress(1);
  const row = rowSchema.parse(found);
  if (row.requestHash !== requestHash) {
    throw new RelaydeskError("idempotency_key_reused", "Idempotency key with another request", {
      publicMessage: "This Idempotency-Key was sent before with another address or body.",
      action: "Use a new key for each new request.",
    });
  }
  if (row.responseStatus === null) {
    throw inProgress((row.createdAt.getTime() + LEASE_MS - at.getTime()) / 1000);
  }
  return {
    kind: "replay",
    answer: {
      status: row.responseStatus,
      body: row.responseBody === null ? undefined : JSON.parse(row.responseBody),
    },
  };
}

function inProgress(leaseSeconds: number): RelaydeskError {
  return new RelaydeskError("idempotency_in_progress", "First request still running", {
    publicMessage: "The first request with this Idempotency-Key is still running.",
    action: "Wait a moment and send the same request again to get its answer.",
    retryAfter: Math.min(Math.max(1, leaseSeconds), 2),
  });
}

/** Commits the answer with the effect. Fails, and so undoes the effect, when the claim was taken over. */
export async function storeAnswer(
  db: TenantDb,
  ctx: Context,
  claimId: string,
  answer: Answer,
): Promise<void> {
  const { count } = await db.idempotencyKey.updateMany({
    where: { id: claimId, completedAt: null },
    data: {
      responseStatus: answer.status,
      ...(answer.body === undefined ? {} : { responseBody: JSON.stringify(answer.body) }),
      completedAt: ctx.now(),
    },
  });
  if (count === 0) throw inProgress(1);
}

/** Gives the key back after a failure that a repeat may get past. */
export async function releaseKey(claimId: string): Promise<void> {
  await systemDb().idempotencyKey.deleteMany({ where: { id: claimId, completedAt: null } });
}

/** Whether a failure is the final answer to this very request, so that a repeat must get it again. */
export function isFinalFailure(error: unknown): error is RelaydeskError {
  return error instanceof RelaydeskError && error.status < 500 && !error.isRetryable;
}
