// PATCH and DELETE /api/v1/members/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { changeMemberRole, removeMember } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  PATCH: route({
    method: "PATCH",
    path: "/api/v1/members/{id}",
    auth: ["session", "apiKey"],
    verb: changeMemberRole,
    rateLimit: "write",
    summary: "Change a member's role",
    tags: ["Members"],
  }),
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/members/{id}",
    auth: ["session", "apiKey"],
    verb: removeMember,
    rateLimit: "write",
    summary: "Remove a member",
    tags: ["Members"],
  }),
});
