// DELETE /api/v1/api-keys/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { revokeApiKey } from "#lib/security/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/api-keys/{id}",
    auth: ["session"],
    verb: revokeApiKey,
    rateLimit: "write",
    summary: "Revoke an API key",
    tags: ["API keys"],
  }),
});
