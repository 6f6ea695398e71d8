// POST /api/v1/members/{id}/ownership: the member becomes owner, the caller an admin.
import { methods, route } from "#lib/api/route/index.ts";
import { transferOwnership } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/members/{id}/ownership",
    auth: ["session"],
    verb: transferOwnership,
    rateLimit: "write",
    summary: "Hand ownership over to a member",
    tags: ["Members"],
  }),
});
