// POST /api/v1/customers/{id}/archive
import { methods, route } from "#lib/api/route/index.ts";
import { archiveCustomer } from "#lib/customers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/customers/{id}/archive",
    auth: ["session", "apiKey"],
    verb: archiveCustomer,
    rateLimit: "write",
    summary: "Archive a customer",
    tags: ["Customers"],
  }),
});
