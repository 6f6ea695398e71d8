// GET, POST /api/v1/customers/{id}/clickup/move: how far the latest move is; begins one, which goes on in a job.

import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { getSpaceMove } from "#lib/tasks/index.ts";
import { spaceMoveSchema, startSpaceMoveBody } from "#lib/tasks/schema.ts";
import { startSpaceMove } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/customers/{id}/clickup/move",
    auth: ["session", "apiKey"],
    verb: getSpaceMove,
    params: z.object({ id: idSchema }),
    query: z.strictObject({}),
    input: ({ params }) => ({ customerId: params.id }),
    module: "clickup",
    rateLimit: "read",
    summary: "See how far a customer's move to another Space is",
    tags: ["ClickUp"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/customers/{id}/clickup/move",
    auth: ["session", "apiKey"],
    permission: "clickup:assign",
    params: z.object({ id: idSchema }),
    body: startSpaceMoveBody,
    handler: ({ ctx, params, body }) => startSpaceMove(ctx, { customerId: params.id, ...body }),
    output: spaceMoveSchema.nullable(),
    status: 202,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Give a customer another Space, and look after the linked tasks",
    description:
      "`keep` leaves the tasks where they are, `move` moves them to the List, `recreate` unlinks them and makes new ones. Closed tickets stay as they are.",
    tags: ["ClickUp"],
  }),
});
