// POST /api/v1/sync/people/rule-out
import { methods, route } from "#lib/api/route/index.ts";
import { ruleOutPerson } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/sync/people/rule-out",
    auth: ["session", "apiKey"],
    verb: ruleOutPerson,
    module: "clickup",
    rateLimit: "write",
    summary: "Say that somebody has no counterpart",
    tags: ["Sync"],
  }),
});
