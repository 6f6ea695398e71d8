// GET and DELETE /api/v1/sessions: one's own signed-in browsers.
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { listSessions, revokeOtherSessions } from "#lib/security/index.ts";
import { SessionSummary } from "#lib/security/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sessions",
    auth: ["person"],
    handler: ({ identity }) => listSessions(identity),
    output: z.array(SessionSummary),
    rateLimit: "read",
    summary: "List one's own sessions",
    tags: ["Account"],
  }),
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/sessions",
    auth: ["person"],
    handler: async ({ identity }) => ({ revoked: await revokeOtherSessions(identity) }),
    output: z.object({ revoked: z.number().int() }),
    rateLimit: "write",
    summary: "End all of one's sessions but this one",
    tags: ["Account"],
  }),
});
