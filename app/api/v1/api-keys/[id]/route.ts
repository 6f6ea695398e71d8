// DELETE /api/v1/api-keys/{id}
import { route } from "#lib/api/route/index.ts";
import { revokeApiKey } from "#lib/security/index.ts";

export const DELETE = route({
  method: "DELETE",
  path: "/api/v1/api-keys/{id}",
  auth: ["session"],
  verb: revokeApiKey,
  rateLimit: "write",
  summary: "Revoke an API key",
  tags: ["API keys"],
});
