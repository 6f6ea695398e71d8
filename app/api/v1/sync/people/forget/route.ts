// POST /api/v1/sync/people/forget
import { methods, route } from "#lib/api/route/index.ts";
import { forgetPerson } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/sync/people/forget",
    auth: ["session", "apiKey"],
    verb: forgetPerson,
    module: "clickup",
    rateLimit: "write",
    summary: "Take back what was said of somebody",
    description: "Their address counts again.",
    tags: ["Sync"],
  }),
});
