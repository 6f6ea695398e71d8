// POST /api/v1/invitations/accept-as-new: makes the account that the invitation was sent to.
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { acceptInvitationAsNew } from "#lib/organisations/index.ts";
import { AcceptInvitationAsNewInput } from "#lib/organisations/schema.ts";
import { OrganisationMembership } from "#lib/security/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/invitations/accept-as-new",
    auth: "public",
    body: AcceptInvitationAsNewInput.extend({ token: z.string().min(1).max(200) }),
    handler: ({ body, requestId, ipAddress }) => acceptInvitationAsNew(body, { requestId, ipAddress }),
    output: OrganisationMembership.extend({ email: z.string() }),
    status: 201,
    rateLimit: "auth",
    summary: "Accept an invitation with a new account",
    tags: ["Account"],
  }),
});
