/** Runs once when the server starts, before its first request. */

export async function register(): Promise<void> {
  // The bundler drops the rest from builds for other runtimes when this stands as it does.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { start } = await import("./instrumentation-node.ts");
    start();
  }
}

/** Failures that no page or route caught, with the path they came up at. */
export async function onRequestError(
  error: unknown,
  request: { path: string; method: string },
  context: { routePath: string; routeType: string },
): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { reportRequestError } = await import("./instrumentation-node.ts");
    reportRequestError(error, request, context);
  }
}
