// POST /api/v1/customers/{id}/unarchive
import { methods, route } from "#lib/api/route/index.ts";
import { unarchiveCustomer } from "#lib/customers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/customers/{id}/unarchive",
    auth: ["session", "apiKey"],
    verb: unarchiveCustomer,
    rateLimit: "write",
    summary: "Bring an archived customer back",
    tags: ["Customers"],
  }),
});
