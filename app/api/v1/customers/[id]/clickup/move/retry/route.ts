// POST /api/v1/customers/{id}/clickup/move/retry

import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { retrySpaceMove } from "#lib/tasks/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/customers/{id}/clickup/move/retry",
    auth: ["session", "apiKey"],
    verb: retrySpaceMove,
    params: z.object({ id: idSchema }),
    body: z.strictObject({}),
    input: ({ params }) => ({ customerId: params.id }),
    status: 202,
    module: "clickup",
    rateLimit: "write",
    summary: "Try again what failed when a customer was moved",
    tags: ["ClickUp"],
  }),
});
