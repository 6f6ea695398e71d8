// GET, PATCH /api/v1/customers/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { getCustomer, updateCustomer } from "#lib/customers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/customers/{id}",
    auth: ["session", "apiKey"],
    verb: getCustomer,
    rateLimit: "read",
    summary: "Get a customer",
    tags: ["Customers"],
  }),
  PATCH: route({
    method: "PATCH",
    path: "/api/v1/customers/{id}",
    auth: ["session", "apiKey"],
    verb: updateCustomer,
    rateLimit: "write",
    summary: "Change a customer",
    tags: ["Customers"],
  }),
});
