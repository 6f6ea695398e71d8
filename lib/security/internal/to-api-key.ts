import type { Prisma } from "#lib/platform/db/index.ts";
import { permissionSchema } from "#lib/platform/permissions/index.ts";
import type { ApiKey } from "../schema.ts";

/** What is read of a key: everything but its hash. */
export const API_KEY_SELECT = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
  createdBy: { select: { user: { select: { name: true } } } },
} as const satisfies Prisma.ApiKeySelect;

type ApiKeyRow = Prisma.ApiKeyGetPayload<{ select: typeof API_KEY_SELECT }>;

/** A key as callers see it at an instant. */
export function toApiKey(row: ApiKeyRow, at: Date): ApiKey {
  const isExpired = row.expiresAt !== null && row.expiresAt <= at;
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes.flatMap((scope) => permissionSchema.safeParse(scope).data ?? []),
    state: row.revokedAt !== null ? "revoked" : isExpired ? "expired" : "active",
    createdBy: row.createdBy?.user.name ?? null,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
