// POST /api/v1/jobs/retry-failed
import { methods, route } from "#lib/api/route/index.ts";
import { retryFailedJobRuns } from "#lib/jobs/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/jobs/retry-failed",
    auth: ["session", "apiKey"],
    verb: retryFailedJobRuns,
    rateLimit: "write",
    summary: "Start all failed jobs again",
    tags: ["Jobs"],
  }),
});
