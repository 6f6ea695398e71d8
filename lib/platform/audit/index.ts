import "server-only";
import type { Actor, Context } from "../context/index.ts";
import { insertRows, type TenantDb } from "../db/index.ts";
import { newId } from "../ids/index.ts";

/** What a command changed. `before` and `after` are plain records; secrets are taken out of them here. */
export type AuditEntry = {
  target: { type: string; id: string; name?: string };
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
};

const SECRET_FIELD = /password|secret|token|cipher|hash|authorization|apikey/i;

/** A record fit for the log: dates as ISO strings, secrets replaced, nothing undefined. */
export function withoutSecrets(record: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(record, (key, value: unknown) =>
      SECRET_FIELD.test(key) && value !== null && value !== undefined ? "[redacted]" : value,
    ),
  );
}

/** Names of the fields that differ; all of them when one side is missing. */
export function changedFields(
  before: Record<string, unknown> | null | undefined,
  after: Record<string, unknown> | null | undefined,
): string[] {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...keys].filter((key) => JSON.stringify(before?.[key]) !== JSON.stringify(after?.[key])).sort();
}

/** The actor's own id as the log keeps it. */
export function actorId(actor: Actor): string {
  return actor.id;
}

/** Writes entries in the transaction of the change they describe. */
export async function writeAudit(
  db: TenantDb,
  ctx: Context,
  action: string,
  entries: AuditEntry[],
): Promise<void> {
  await insertRows(
    db,
    "audit_events",
    entries.map(({ target, before, after }) => ({
      id: newId(),
      organisationId: ctx.organisationId,
      actorType: ctx.actor.type,
      actorId: actorId(ctx.actor),
      actorName: ctx.actor.name,
      action,
      targetType: target.type,
      targetId: target.id,
      targetName: target.name ?? null,
      before: before == null ? null : withoutSecrets(before),
      after: after == null ? null : withoutSecrets(after),
      changedFields: changedFields(before, after),
      origin: ctx.origin,
      ipAddress: ctx.ipAddress,
      requestId: ctx.requestId,
      createdAt: ctx.now(),
    })),
  );
}
