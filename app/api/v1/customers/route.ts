// GET, POST /api/v1/customers
import { route } from "#lib/api/route/index.ts";
import { createCustomer, listCustomers } from "#lib/customers/index.ts";

export const GET = route({
  method: "GET",
  path: "/api/v1/customers",
  auth: ["session", "apiKey"],
  verb: listCustomers,
  rateLimit: "read",
  summary: "List and search customers",
  tags: ["Customers"],
});

export const POST = route({
  method: "POST",
  path: "/api/v1/customers",
  auth: ["session", "apiKey"],
  verb: createCustomer,
  status: 201,
  rateLimit: "write",
  summary: "Create a customer",
  tags: ["Customers"],
});
