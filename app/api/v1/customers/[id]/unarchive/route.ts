// POST /api/v1/customers/{id}/unarchive
import { route } from "#lib/api/route/index.ts";
import { unarchiveCustomer } from "#lib/customers/index.ts";

export const POST = route({
  method: "POST",
  path: "/api/v1/customers/{id}/unarchive",
  auth: ["session", "apiKey"],
  verb: unarchiveCustomer,
  rateLimit: "write",
  summary: "Bring an archived customer back",
  tags: ["Customers"],
});
