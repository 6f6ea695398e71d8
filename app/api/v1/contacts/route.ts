// GET /api/v1/contacts
import { methods, route } from "#lib/api/route/index.ts";
import { listContacts } from "#lib/customers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/contacts",
    auth: ["session", "apiKey"],
    verb: listContacts,
    rateLimit: "read",
    summary: "List and search contacts of all customers",
    tags: ["Contacts"],
  }),
});
