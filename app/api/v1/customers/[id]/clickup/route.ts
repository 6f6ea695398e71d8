// GET, PUT /api/v1/customers/{id}/clickup

import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { getCustomerClickup, setCustomerClickup } from "#lib/clickup/index.ts";
import { customerClickupSchema, setCustomerClickupBody } from "#lib/clickup/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/customers/{id}/clickup",
    auth: ["session", "apiKey"],
    verb: getCustomerClickup,
    module: "clickup",
    rateLimit: "read",
    summary: "See a customer's Space and default List",
    tags: ["ClickUp"],
  }),
  PUT: route({
    method: "PUT",
    path: "/api/v1/customers/{id}/clickup",
    auth: ["session", "apiKey"],
    permission: "clickup:assign",
    params: z.object({ id: idSchema }),
    body: setCustomerClickupBody,
    handler: ({ ctx, params, body }) => setCustomerClickup(ctx, { ...params, ...body }),
    output: customerClickupSchema,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Give a customer a Space and a default List",
    tags: ["ClickUp"],
  }),
});
