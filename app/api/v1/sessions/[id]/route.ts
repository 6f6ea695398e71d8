// DELETE /api/v1/sessions/{id}
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { revokeSession } from "#lib/security/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/sessions/{id}",
    auth: ["person"],
    params: z.strictObject({ id: idSchema }),
    handler: async ({ identity, params }) => {
      await revokeSession(identity, params.id);
      return new Response(null, { status: 204 });
    },
    status: 204,
    rateLimit: "write",
    summary: "End one of one's own sessions",
    tags: ["Account"],
  }),
});
