// GET and POST /api/v1/invitations: of colleagues; a customer's contact is invited at /invitations/contacts.
import { methods, route } from "#lib/api/route/index.ts";
import { inviteMember, listInvitations } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/invitations",
    auth: ["session", "apiKey"],
    verb: listInvitations,
    rateLimit: "read",
    summary: "List invitations",
    tags: ["Members"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/invitations",
    auth: ["session", "apiKey"],
    verb: inviteMember,
    status: 201,
    rateLimit: "write",
    summary: "Invite a colleague by e-mail",
    tags: ["Members"],
  }),
});
