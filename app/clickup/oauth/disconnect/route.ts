// DELETE /clickup/oauth/disconnect?connectionId: removes our webhooks, deletes the token, keeps links readable.
import { z } from "zod";
import { route } from "#lib/api/route/index.ts";
import { disconnectClickup } from "#lib/clickup/index.ts";
import { connectionChoice } from "#lib/clickup/schema.ts";

export const DELETE = route({
  method: "DELETE",
  path: "/clickup/oauth/disconnect",
  auth: ["session"],
  permission: "clickup:connect",
  query: connectionChoice,
  handler: ({ ctx, query }) => disconnectClickup(ctx, query),
  output: z.object({ id: z.string() }),
  // Not bound to the module: who switches it off must still be able to take the token away.
  rateLimit: "clickup",
  summary: "Disconnect ClickUp",
  description: "Where there are several connections, `connectionId` says which one.",
  tags: ["ClickUp"],
});
