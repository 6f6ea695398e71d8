// GET /api/v1/jobs/summary
import { methods, route } from "#lib/api/route/index.ts";
import { getJobSummary } from "#lib/jobs/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/jobs/summary",
    auth: ["session", "apiKey"],
    verb: getJobSummary,
    rateLimit: "read",
    summary: "Count background jobs by state",
    tags: ["Jobs"],
  }),
});
