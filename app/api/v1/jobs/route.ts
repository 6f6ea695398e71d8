// GET /api/v1/jobs
import { methods, route } from "#lib/api/route/index.ts";
import { listJobRuns } from "#lib/jobs/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/jobs",
    auth: ["session", "apiKey"],
    verb: listJobRuns,
    rateLimit: "read",
    summary: "List background jobs",
    tags: ["Jobs"],
  }),
});
