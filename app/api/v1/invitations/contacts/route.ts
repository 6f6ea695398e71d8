// POST /api/v1/invitations/contacts
import { route } from "#lib/api/route/index.ts";
import { inviteContact } from "#lib/organisations/index.ts";

export const POST = route({
  method: "POST",
  path: "/api/v1/invitations/contacts",
  auth: ["session", "apiKey"],
  verb: inviteContact,
  status: 201,
  rateLimit: "write",
  summary: "Invite a customer's contact to the portal",
  tags: ["Customers"],
});
