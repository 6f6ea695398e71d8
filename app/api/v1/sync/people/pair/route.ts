// POST /api/v1/sync/people/pair
import { methods, route } from "#lib/api/route/index.ts";
import { pairPeople } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/sync/people/pair",
    auth: ["session", "apiKey"],
    verb: pairPeople,
    module: "clickup",
    rateLimit: "write",
    summary: "Say that a member and a person of ClickUp are one",
    tags: ["Sync"],
  }),
});
