// GET, PUT /api/v1/customers/{id}/sync/rules
import { methods, route } from "#lib/api/route/index.ts";
import { getCustomerSyncRules, setCustomerSyncRules } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/customers/{id}/sync/rules",
    auth: ["session", "apiKey"],
    verb: getCustomerSyncRules,
    module: "clickup",
    rateLimit: "read",
    summary: "See how a customer's fields sync",
    tags: ["Sync"],
  }),
  PUT: route({
    method: "PUT",
    path: "/api/v1/customers/{id}/sync/rules",
    auth: ["session", "apiKey"],
    verb: setCustomerSyncRules,
    module: "clickup",
    rateLimit: "write",
    summary: "Say what syncs otherwise for a customer",
    description: "Replaces all choices of the customer; what is left out is as in the whole organisation.",
    tags: ["Sync"],
  }),
});
