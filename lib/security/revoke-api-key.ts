import "server-only";
import { notFound } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { API_KEY_SELECT, toApiKey } from "./internal/to-api-key.ts";
import { ApiKey, ApiKeyIdInput } from "./schema.ts";

/** Makes a key useless with its next request. Revoking it again changes nothing. */
export const revokeApiKey = defineCommand({
  name: "api_keys.revoke",
  permission: "api_keys:write",
  audit: "api_key.revoked",
  input: ApiKeyIdInput,
  output: ApiKey,
  run: async (ctx, { id }) => {
    const { count } = await ctx.db.apiKey.updateMany({
      where: { id, organisationId: ctx.organisationId, revokedAt: null },
      data: { revokedAt: ctx.now() },
    });
    const row = await ctx.db.apiKey.findFirst({
      where: { id, organisationId: ctx.organisationId },
      select: API_KEY_SELECT,
    });
    if (row === null) throw notFound("API key");
    const output = toApiKey(row, ctx.now());
    if (count === 0) return { output, audit: null };
    return {
      output,
      audit: {
        target: { type: "api_key", id, name: row.name },
        before: { revokedAt: null },
        after: { revokedAt: output.revokedAt },
      },
    };
  },
});
