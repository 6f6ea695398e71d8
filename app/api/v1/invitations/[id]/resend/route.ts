// POST /api/v1/invitations/{id}/resend
import { methods, route } from "#lib/api/route/index.ts";
import { resendInvitation } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/invitations/{id}/resend",
    auth: ["session", "apiKey"],
    verb: resendInvitation,
    rateLimit: "write",
    summary: "Mail an invitation again",
    tags: ["Members"],
  }),
});
