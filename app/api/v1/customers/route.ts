// GET, POST /api/v1/customers
import { methods, route } from "#lib/api/route/index.ts";
import { createCustomer, listCustomers } from "#lib/customers/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/customers",
    auth: ["session", "apiKey"],
    verb: listCustomers,
    rateLimit: "read",
    summary: "List and search customers",
    tags: ["Customers"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/customers",
    auth: ["session", "apiKey"],
    verb: createCustomer,
    status: 201,
    rateLimit: "write",
    summary: "Create a customer",
    tags: ["Customers"],
  }),
});
