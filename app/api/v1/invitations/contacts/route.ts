// POST /api/v1/invitations/contacts
import { methods, route } from "#lib/api/route/index.ts";
import { inviteContact } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/invitations/contacts",
    auth: ["session", "apiKey"],
    verb: inviteContact,
    status: 201,
    rateLimit: "write",
    summary: "Invite a customer's contact to the portal",
    tags: ["Customers"],
  }),
});
