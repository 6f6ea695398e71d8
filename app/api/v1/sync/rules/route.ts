// GET, PUT /api/v1/sync/rules
import { methods, route } from "#lib/api/route/index.ts";
import { getSyncRules, setSyncRules } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/rules",
    auth: ["session", "apiKey"],
    verb: getSyncRules,
    module: "clickup",
    rateLimit: "read",
    summary: "See how fields sync",
    description:
      "For each field the direction in which changes travel, and what happens when both sides changed it.",
    tags: ["Sync"],
  }),
  PUT: route({
    method: "PUT",
    path: "/api/v1/sync/rules",
    auth: ["session", "apiKey"],
    verb: setSyncRules,
    module: "clickup",
    rateLimit: "write",
    summary: "Say how fields sync",
    description:
      "Replaces all choices of the organisation; what is left out goes back to the product's default. With the `version` that was seen, a change that somebody made meanwhile is a conflict.",
    tags: ["Sync"],
  }),
});
