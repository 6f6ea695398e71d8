import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { Permission } from "#lib/platform/permissions/index.ts";
import { apiKeyPrefix, newApiKeyText } from "#lib/security/internal/api-key-text.ts";
import { hashSecret } from "#lib/security/internal/secret-text.ts";

/** An API key that works, and its text, which the product would show once. */
export async function createApiKeyRow(
  { organisationId }: { organisationId: string },
  scopes: readonly Permission[],
): Promise<{ id: string; token: string }> {
  const token = newApiKeyText();
  const { id } = await systemDb().apiKey.create({
    data: {
      id: newId(),
      organisationId,
      name: "Test key",
      prefix: apiKeyPrefix(token),
      keyHash: hashSecret(token),
      scopes: [...scopes],
    },
  });
  return { id, token };
}
