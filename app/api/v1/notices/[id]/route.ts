// DELETE /api/v1/notices/{id}
import { route } from "#lib/api/route/index.ts";
import { dismissNotice } from "#lib/organisations/index.ts";

export const DELETE = route({
  method: "DELETE",
  path: "/api/v1/notices/{id}",
  auth: ["session", "apiKey"],
  verb: dismissNotice,
  rateLimit: "write",
  summary: "Put a notice away",
  tags: ["Organisation"],
});
