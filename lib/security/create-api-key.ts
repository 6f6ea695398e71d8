import "server-only";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { apiKeyPrefix, newApiKeyText } from "./internal/api-key-text.ts";
import { hashSecret } from "./internal/secret-text.ts";
import { API_KEY_SELECT, toApiKey } from "./internal/to-api-key.ts";
import { CreateApiKeyInput, CreatedApiKey } from "./schema.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes a key for a program. Its text is in this answer and nowhere else: only its hash is stored. */
export const createApiKey = defineCommand({
  name: "api_keys.create",
  permission: "api_keys:write",
  audit: "api_key.created",
  input: CreateApiKeyInput,
  output: CreatedApiKey,
  run: async (ctx, input) => {
    const key = newApiKeyText();
    const at = ctx.now();
    const row = await ctx.db.apiKey.create({
      data: {
        id: newId(),
        organisationId: ctx.organisationId,
        name: input.name,
        prefix: apiKeyPrefix(key),
        keyHash: hashSecret(key),
        scopes: input.scopes,
        createdById: ctx.actor.type === "member" ? ctx.actor.id : null,
        createdAt: at,
        expiresAt:
          input.expiresInDays === null ? null : new Date(at.getTime() + input.expiresInDays * DAY_MS),
      },
      select: API_KEY_SELECT,
    });
    const { id, name, prefix, scopes, expiresAt } = row;
    return {
      output: { ...toApiKey(row, at), key },
      audit: {
        target: { type: "api_key", id, name },
        before: null,
        after: { name, prefix, scopes, expiresAt: expiresAt?.toISOString() ?? null },
      },
    };
  },
});
