// DELETE /api/v1/members/me: leaves the organisation.
import { methods, route } from "#lib/api/route/index.ts";
import { leaveOrganisation } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/members/me",
    auth: ["session"],
    verb: leaveOrganisation,
    rateLimit: "write",
    summary: "Leave the organisation",
    tags: ["Members"],
  }),
});
