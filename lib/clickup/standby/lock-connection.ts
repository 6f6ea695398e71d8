import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";

/**
 * Reads a connection and holds its row to the end of the transaction: naming a standby, taking over and giving up each
 * see what the others did. Null when there is none.
 */
export async function lockConnection(ctx: VerbContext, connectionId: string) {
  await ctx.db
    .$queryRaw`select id from clickup_connections where id = ${connectionId}::uuid for no key update`;
  return ctx.db.clickupConnection.findUnique({ where: { id: connectionId } });
}
