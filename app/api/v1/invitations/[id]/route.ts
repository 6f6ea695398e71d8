// DELETE /api/v1/invitations/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { revokeInvitation } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/invitations/{id}",
    auth: ["session", "apiKey"],
    verb: revokeInvitation,
    rateLimit: "write",
    summary: "Take an invitation back",
    tags: ["Members"],
  }),
});
