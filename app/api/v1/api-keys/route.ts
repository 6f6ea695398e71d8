// GET and POST /api/v1/api-keys. A key can't make keys: no scope allows it.
import { methods, route } from "#lib/api/route/index.ts";
import { createApiKey, listApiKeys } from "#lib/security/index.ts";
import { CreateApiKeyInput, CreatedApiKey } from "#lib/security/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/api-keys",
    auth: ["session"],
    verb: listApiKeys,
    rateLimit: "read",
    summary: "List API keys",
    tags: ["API keys"],
  }),
  // A handler of its own: an answer that is a `Response` is never kept for its Idempotency-Key, and this one holds
  // the key itself, which is stored nowhere.
  POST: route({
    method: "POST",
    path: "/api/v1/api-keys",
    auth: ["session"],
    permission: "api_keys:write",
    body: CreateApiKeyInput,
    handler: async ({ ctx, body }) => Response.json({ data: await createApiKey(ctx, body) }, { status: 201 }),
    output: CreatedApiKey,
    status: 201,
    rateLimit: "write",
    summary: "Make an API key",
    description: "The answer is the only place where the key itself ever appears.",
    tags: ["API keys"],
  }),
});
