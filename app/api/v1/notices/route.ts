// GET /api/v1/notices
import { methods, route } from "#lib/api/route/index.ts";
import { listNotices } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/notices",
    auth: ["session", "apiKey"],
    verb: listNotices,
    rateLimit: "read",
    summary: "List what needs attention",
    tags: ["Organisation"],
  }),
});
