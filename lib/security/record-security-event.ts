import "server-only";
import { withoutSecrets } from "#lib/platform/audit/index.ts";
import { now } from "#lib/platform/clock/index.ts";
import { type Prisma, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { logger } from "#lib/platform/logger/index.ts";

export type SecurityEventInput = {
  /** `noun.participle`, e.g. `sign_in.failed`. */
  kind: string;
  organisationId?: string | null;
  actor?: { type: string; id: string } | null;
  /** Whom or what it is about, e.g. the e-mail address that was tried. */
  subject?: string | null;
  detail?: Record<string, unknown>;
  ipAddress?: string | null;
  requestId?: string | null;
};

/**
 * Puts a refusal or other news for threat detection on record, outside any transaction. Never throws: what
 * happened must not fail because it could not be noted; that is logged as an error instead.
 */
export async function recordSecurityEvent(event: SecurityEventInput): Promise<void> {
  try {
    await systemDb().securityEvent.create({
      data: {
        id: newId(),
        kind: event.kind,
        organisationId: event.organisationId ?? null,
        actorType: event.actor?.type ?? null,
        actorId: event.actor?.id ?? null,
        subject: event.subject?.slice(0, 500) ?? null,
        detail: withoutSecrets(event.detail ?? {}) as Prisma.InputJsonObject,
        ipAddress: event.ipAddress ?? null,
        requestId: event.requestId ?? null,
        createdAt: now(),
      },
    });
  } catch (error) {
    logger.error({ err: error, kind: event.kind }, "A security event could not be recorded");
  }
}
