// GET /api/v1/sync/truth/customers
import { methods, route } from "#lib/api/route/index.ts";
import { listTruth } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/truth/customers",
    auth: ["session", "apiKey"],
    verb: listTruth,
    module: "clickup",
    rateLimit: "read",
    summary: "See the same customer by customer",
    description: "Those with most that is not in agreement come first.",
    tags: ["Sync"],
  }),
});
