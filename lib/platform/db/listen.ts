/** Hears what other transactions announce by NOTIFY, over a connection of its own. */
import "server-only";
import pg from "pg";
import { env } from "../env/index.ts";
import { logger } from "../logger/index.ts";

const RECONNECT_MS = 5_000;

/**
 * Calls `hear` with the payload of each notice on a channel, until `stop` is called. A broken connection is made
 * anew; what was said meanwhile is not heard, so a notice may only ever hurry what a sweep would do anyway.
 */
export function listen(channel: string, hear: (payload: string) => void): { stop: () => Promise<void> } {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const connect = async () => {
    const connecting = new pg.Client({
      connectionString: env().DATABASE_URL,
      application_name: "relaydesk listener",
      keepAlive: true,
    });
    let isBroken = false;
    const onBreak = (error?: Error) => {
      if (isBroken || isStopped) return;
      isBroken = true;
      logger.warn({ err: error, channel }, "The listener's connection broke; it is made anew");
      void connecting.end().catch(() => {});
      timer = setTimeout(() => void connect(), RECONNECT_MS);
      timer.unref();
    };
    connecting.on("error", onBreak);
    connecting.on("end", () => onBreak());
    connecting.on("notification", ({ payload }) => {
      if (payload !== undefined) hear(payload);
    });
    try {
      await connecting.connect();
      await connecting.query(`listen ${pg.escapeIdentifier(channel)}`);
      client = connecting;
    } catch (error) {
      onBreak(error instanceof Error ? error : undefined);
    }
  };

  void connect();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
