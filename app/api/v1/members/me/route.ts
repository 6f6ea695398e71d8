// DELETE /api/v1/members/me: leaves the organisation.
import { route } from "#lib/api/route/index.ts";
import { leaveOrganisation } from "#lib/organisations/index.ts";

export const DELETE = route({
  method: "DELETE",
  path: "/api/v1/members/me",
  auth: ["session"],
  verb: leaveOrganisation,
  rateLimit: "write",
  summary: "Leave the organisation",
  tags: ["Members"],
});
