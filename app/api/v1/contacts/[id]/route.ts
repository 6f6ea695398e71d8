// GET, PATCH, DELETE /api/v1/contacts/{id}
import { route } from "#lib/api/route/index.ts";
import { deleteContact, getContact, updateContact } from "#lib/customers/index.ts";

export const GET = route({
  method: "GET",
  path: "/api/v1/contacts/{id}",
  auth: ["session", "apiKey"],
  verb: getContact,
  rateLimit: "read",
  summary: "Get a contact",
  tags: ["Contacts"],
});

export const PATCH = route({
  method: "PATCH",
  path: "/api/v1/contacts/{id}",
  auth: ["session", "apiKey"],
  verb: updateContact,
  rateLimit: "write",
  summary: "Change, archive or bring back a contact",
  tags: ["Contacts"],
});

export const DELETE = route({
  method: "DELETE",
  path: "/api/v1/contacts/{id}",
  auth: ["session", "apiKey"],
  verb: deleteContact,
  rateLimit: "write",
  summary: "Delete a contact who has no tickets and no portal access",
  tags: ["Contacts"],
});
