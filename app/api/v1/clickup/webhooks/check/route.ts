// POST /api/v1/clickup/webhooks/check: the look itself is a job; the answer says that it is to come.

import { methods, route } from "#lib/api/route/index.ts";
import { requestWebhookCheck } from "#lib/clickup/index.ts";
import { connectionChoice } from "#lib/clickup/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/clickup/webhooks/check",
    auth: ["session"],
    verb: requestWebhookCheck,
    body: connectionChoice,
    input: ({ body }) => body,
    status: 202,
    module: "clickup",
    rateLimit: "clickup",
    description: "Those of the connection that is named, or of all that work.",
    summary: "Check the webhooks at ClickUp now, and mend what is wrong",
    tags: ["ClickUp"],
  }),
});
