/** The server half of `instrumentation.ts`: Node.js only. */
import { sendToInngest } from "#inngest/sender.ts";
import { EnvironmentError, env } from "#lib/platform/env/index.ts";
import { logger } from "#lib/platform/logger/index.ts";
import { setEventSender } from "#lib/platform/signal/dispatch.ts";
import { startSyncBell } from "#lib/sync/index.ts";

/** Checks the settings and says how domain events leave. */
export function start(): void {
  try {
    env();
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  setEventSender(sendToInngest);
  startSyncBell();
}

export function reportRequestError(
  error: unknown,
  request: { path: string; method: string },
  context: { routePath: string; routeType: string },
): void {
  const [path] = request.path.split("?");
  logger.error(
    { err: error, method: request.method, path, route: context.routePath, kind: context.routeType },
    "A page or route failed unexpectedly",
  );
}
