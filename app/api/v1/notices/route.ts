// GET /api/v1/notices
import { route } from "#lib/api/route/index.ts";
import { listNotices } from "#lib/organisations/index.ts";

export const GET = route({
  method: "GET",
  path: "/api/v1/notices",
  auth: ["session", "apiKey"],
  verb: listNotices,
  rateLimit: "read",
  summary: "List what needs attention",
  tags: ["Organisation"],
});
