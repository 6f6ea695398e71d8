// DELETE /clickup/oauth/disconnect: removes our webhooks, deletes the token, keeps links readable.
import { z } from "zod";
import { route } from "#lib/api/route/index.ts";
import { disconnectClickup } from "#lib/clickup/index.ts";

export const DELETE = route({
  method: "DELETE",
  path: "/clickup/oauth/disconnect",
  auth: ["session"],
  permission: "clickup:connect",
  handler: ({ ctx }) => disconnectClickup(ctx),
  output: z.object({ id: z.string() }),
  // Not bound to the module: who switches it off must still be able to take the token away.
  rateLimit: "clickup",
  summary: "Disconnect ClickUp",
  tags: ["ClickUp"],
});
