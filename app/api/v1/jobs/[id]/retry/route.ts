// POST /api/v1/jobs/{id}/retry
import { methods, route } from "#lib/api/route/index.ts";
import { retryJobRun } from "#lib/jobs/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/jobs/{id}/retry",
    auth: ["session", "apiKey"],
    verb: retryJobRun,
    rateLimit: "write",
    summary: "Start a failed job again",
    tags: ["Jobs"],
  }),
});
