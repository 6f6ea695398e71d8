// DELETE /api/v1/notices/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { dismissNotice } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/notices/{id}",
    auth: ["session", "apiKey"],
    verb: dismissNotice,
    rateLimit: "write",
    summary: "Put a notice away",
    tags: ["Organisation"],
  }),
});
