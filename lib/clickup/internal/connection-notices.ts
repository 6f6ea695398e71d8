/** The notices that speak of one connection, by the names that keep each to one. */
import "server-only";
import { resolveNotice } from "#lib/organisations/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";

const NAMES = {
  reconnect: "clickup.reconnect",
  webhooks: "clickup.webhooks",
  silent: "clickup.silent",
  takenOver: "clickup.taken_over",
  standbyDead: "clickup.standby_dead",
} as const;
export type ConnectionNotice = keyof typeof NAMES;

export function connectionNotice(name: ConnectionNotice, connectionId: string): string {
  return `${NAMES[name]}:${connectionId}`;
}

/** Takes notices of a connection back. */
export async function resolveConnectionNotices(
  ctx: VerbContext,
  connectionId: string,
  names: readonly ConnectionNotice[],
): Promise<void> {
  for (const name of names) await resolveNotice(ctx, connectionNotice(name, connectionId));
}
