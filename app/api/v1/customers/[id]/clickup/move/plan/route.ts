// POST /api/v1/customers/{id}/clickup/move/plan: changes nothing.

import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { planSpaceMoveBody, spaceMovePlanSchema } from "#lib/tasks/schema.ts";
import { planSpaceMove } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/customers/{id}/clickup/move/plan",
    auth: ["session", "apiKey"],
    permission: "clickup:assign",
    params: z.object({ id: idSchema }),
    body: planSpaceMoveBody,
    handler: ({ ctx, params, body }) => planSpaceMove(ctx, { customerId: params.id, ...body }),
    output: spaceMovePlanSchema,
    module: "clickup",
    rateLimit: "clickup",
    summary: "See what another Space would mean for a customer's linked tasks",
    tags: ["ClickUp"],
  }),
});
