// DELETE /api/v1/clickup/connections/{id}/standby: naming one goes through ClickUp's consent page.

import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { removeStandby } from "#lib/clickup/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/clickup/connections/{id}/standby",
    auth: ["session"],
    verb: removeStandby,
    params: z.object({ id: idSchema }),
    input: ({ params }) => ({ connectionId: params.id }),
    rateLimit: "write",
    summary: "Let a connection's standby go",
    description: "Deletes the token of the person who stands by. Nobody takes over then.",
    tags: ["ClickUp"],
  }),
});
