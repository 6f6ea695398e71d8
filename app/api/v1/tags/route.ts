// GET /api/v1/tags
import { methods, route } from "#lib/api/route/index.ts";
import { listTags } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/tags",
    auth: ["session", "apiKey"],
    verb: listTags,
    rateLimit: "read",
    summary: "List the tags in use",
    tags: ["Tickets"],
  }),
});
