// GET, POST /api/v1/sync/sweeps: the look itself is a job; the answer says that it is to come.

import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { checkEverything, listSweeps } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/sweeps",
    auth: ["session", "apiKey"],
    verb: listSweeps,
    module: "clickup",
    rateLimit: "read",
    summary: "See the latest check of each workspace, and how far it is",
    tags: ["Sync"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/sync/sweeps",
    auth: ["session"],
    verb: checkEverything,
    body: z.strictObject({}),
    input: () => ({}),
    status: 202,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Check every linked task now",
    description:
      "Looks at all links with what the rate budget has to spare; what differs is mended, or listed with its cause. One that runs already is widened to all links.",
    tags: ["Sync"],
  }),
});
