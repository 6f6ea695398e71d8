// POST /api/v1/invitations/accept: as the signed-in person, who belongs to no organisation yet, perhaps.
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { acceptInvitation } from "#lib/organisations/index.ts";
import { OrganisationMembership } from "#lib/security/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/invitations/accept",
    auth: ["person"],
    body: z.strictObject({ token: z.string().min(1).max(200) }),
    handler: ({ identity, body, requestId, ipAddress }) =>
      acceptInvitation(identity, body, { requestId, ipAddress }),
    output: OrganisationMembership,
    rateLimit: "auth",
    summary: "Accept an invitation",
    tags: ["Account"],
  }),
});
