import "server-only";
import { now } from "#lib/platform/clock/index.ts";
import type { Actor } from "#lib/platform/context/index.ts";
import { systemDb, systemPool } from "#lib/platform/db/index.ts";
import { permissionSchema } from "#lib/platform/permissions/index.ts";
import { isApiKeyText } from "./internal/api-key-text.ts";
import { hashSecret } from "./internal/secret-text.ts";
import { recordSecurityEvent } from "./record-security-event.ts";

/** How exact the time of last use is; every request would otherwise be a write. */
const LAST_USED_PRECISION_MS = 60_000;

export type AuthenticatedApiKey = { organisationId: string; actor: Extract<Actor, { type: "api_key" }> };

type KeyRow = {
  id: string;
  name: string;
  organisationId: string;
  scopes: string[];
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** Every request of a program asks this: by the driver itself, prepared. */
const FIND_KEY = {
  name: "api-key-by-hash",
  text: `select id, name, organisation_id as "organisationId", scopes, expires_at as "expiresAt",
                last_used_at as "lastUsedAt", revoked_at as "revokedAt"
         from api_keys where key_hash = $1`,
};

/**
 * The organisation and actor that an API key stands for; null for a key that is unknown, revoked or expired.
 * The hash of 238 random bits is looked up by an index: there is nothing to compare in constant time.
 */
export async function authenticateApiKey(
  token: string,
  ipAddress: string | null,
): Promise<AuthenticatedApiKey | null> {
  if (!isApiKeyText(token)) return null;
  const [key] = (await systemPool().query<KeyRow>({ ...FIND_KEY, values: [hashSecret(token)] })).rows;
  if (key === undefined) return null;
  const at = now();
  const refusal =
    key.revokedAt !== null ? "revoked" : key.expiresAt !== null && key.expiresAt <= at ? "expired" : null;
  if (refusal !== null) {
    await recordSecurityEvent({
      kind: "api_key.refused",
      organisationId: key.organisationId,
      actor: { type: "api_key", id: key.id },
      detail: { reason: refusal },
      ipAddress,
    });
    return null;
  }
  const stale = new Date(at.getTime() - LAST_USED_PRECISION_MS);
  if (key.lastUsedAt === null || key.lastUsedAt < stale) {
    await systemDb().apiKey.updateMany({
      where: { id: key.id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: stale } }] },
      data: { lastUsedAt: at },
    });
  }
  // A scope that a later version took out of the table gives nothing.
  const scopes = key.scopes.flatMap((scope) => permissionSchema.safeParse(scope).data ?? []);
  return {
    organisationId: key.organisationId,
    actor: { type: "api_key", id: key.id, name: key.name, scopes },
  };
}
