// GET, PATCH, DELETE /api/v1/contacts/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { deleteContact, getContact, updateContact } from "#lib/customers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/contacts/{id}",
    auth: ["session", "apiKey"],
    verb: getContact,
    rateLimit: "read",
    summary: "Get a contact",
    tags: ["Contacts"],
  }),
  PATCH: route({
    method: "PATCH",
    path: "/api/v1/contacts/{id}",
    auth: ["session", "apiKey"],
    verb: updateContact,
    rateLimit: "write",
    summary: "Change, archive or bring back a contact",
    tags: ["Contacts"],
  }),
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/contacts/{id}",
    auth: ["session", "apiKey"],
    verb: deleteContact,
    rateLimit: "write",
    summary: "Delete a contact who has no tickets and no portal access",
    tags: ["Contacts"],
  }),
});
