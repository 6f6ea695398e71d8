import "server-only";
import { type Context, createContext } from "#lib/platform/context/index.ts";

/** The product's own context: what it finds out about a connection, it acts on in its own name, whoever's call showed it. */
export function ownContext(ctx: Context): Context {
  return createContext({ ...ctx, actor: { type: "system", id: "clickup", name: "Relaydesk" } });
}
