// POST /api/v1/clickup/spaces/refresh: reading goes on in a job; the answer says how far it is.

import { methods, route } from "#lib/api/route/index.ts";
import { requestSpacesSync } from "#lib/clickup/index.ts";
import { connectionChoice } from "#lib/clickup/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/clickup/spaces/refresh",
    auth: ["session", "apiKey"],
    verb: requestSpacesSync,
    body: connectionChoice,
    input: ({ body }) => body,
    status: 202,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Read the Spaces from ClickUp anew",
    description: "Those of the connection that is named, or of all that work.",
    tags: ["ClickUp"],
  }),
});
