// GET /api/v1/members
import { methods, route } from "#lib/api/route/index.ts";
import { listMembers } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/members",
    auth: ["session", "apiKey"],
    verb: listMembers,
    rateLimit: "read",
    summary: "List the members",
    tags: ["Members"],
  }),
});
