// PUT /api/v1/customers/{id}/clickup/share
import { methods, route } from "#lib/api/route/index.ts";
import { setCustomerShare } from "#lib/clickup/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  PUT: route({
    method: "PUT",
    path: "/api/v1/customers/{id}/clickup/share",
    auth: ["session", "apiKey"],
    verb: setCustomerShare,
    module: "clickup",
    rateLimit: "write",
    summary: "Say what share of ClickUp's rate budget a customer gets",
    tags: ["ClickUp"],
  }),
});
