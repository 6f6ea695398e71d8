// GET /api/v1/customers/{id}/sync/truth
import { methods, route } from "#lib/api/route/index.ts";
import { getCustomerTruth } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/customers/{id}/sync/truth",
    auth: ["session", "apiKey"],
    verb: getCustomerTruth,
    module: "clickup",
    rateLimit: "read",
    summary: "See how much both sides say alike for one customer",
    tags: ["Sync"],
  }),
});
