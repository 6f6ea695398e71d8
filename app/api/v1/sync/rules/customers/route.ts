// GET /api/v1/sync/rules/customers
import { methods, route } from "#lib/api/route/index.ts";
import { listCustomerRules } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/rules/customers",
    auth: ["session", "apiKey"],
    verb: listCustomerRules,
    module: "clickup",
    rateLimit: "read",
    summary: "List the customers with rules of their own",
    tags: ["Sync"],
  }),
});
