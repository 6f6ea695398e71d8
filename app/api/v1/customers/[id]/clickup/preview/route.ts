// GET /api/v1/customers/{id}/clickup/preview

import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { previewTarget } from "#lib/clickup/index.ts";
import { targetPreviewSchema } from "#lib/clickup/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/customers/{id}/clickup/preview",
    auth: ["session", "apiKey"],
    permission: "clickup:read",
    params: z.object({ id: idSchema }),
    handler: ({ ctx, params }) => previewTarget(ctx, params),
    output: targetPreviewSchema,
    module: "clickup",
    rateLimit: "clickup",
    summary: "See where a ticket of the customer would go",
    tags: ["ClickUp"],
  }),
});
