// GET /api/v1/clickup/spaces/{spaceId}/lists: asks ClickUp, at most every quarter of an hour.

import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { listsOfSpace } from "#lib/clickup/index.ts";
import { connectionChoice, listOfSpaceSchema, spaceIdSchema } from "#lib/clickup/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/clickup/spaces/{spaceId}/lists",
    auth: ["session", "apiKey"],
    permission: "clickup:read",
    params: z.object({ spaceId: spaceIdSchema }),
    query: connectionChoice,
    handler: async ({ ctx, params, query }) => (await listsOfSpace(ctx, { ...params, ...query })).items,
    output: z.array(listOfSpaceSchema),
    module: "clickup",
    rateLimit: "clickup",
    summary: "List the Lists of a Space that tasks can go into",
    tags: ["ClickUp"],
  }),
});
