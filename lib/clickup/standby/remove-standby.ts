import "server-only";
import { z } from "zod";
import { notFound } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { resolveConnectionNotices } from "../internal/connection-notices.ts";

/** Lets a connection's standby go: its token is deleted. */
export const removeStandby = defineCommand({
  name: "clickup.remove_standby",
  audit: "clickup_standby.removed",
  permission: "clickup:connect",
  input: z.strictObject({ connectionId: idSchema }),
  output: z.object({ connectionId: idSchema }),
  run: async (ctx, { connectionId }) => {
    const row = await ctx.db.clickupStandby.findUnique({ where: { connectionId } });
    if (row === null) throw notFound("standby");
    await ctx.db.clickupStandby.deleteMany({ where: { id: row.id } });
    await resolveConnectionNotices(ctx, connectionId, ["standbyDead"]);
    return {
      output: { connectionId },
      audit: {
        target: { type: "clickup_connection", id: connectionId },
        before: { standby: row.clickupUserName },
        after: { standby: null },
      },
    };
  },
});
