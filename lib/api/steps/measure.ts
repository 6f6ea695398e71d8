import "server-only";
import { histogram } from "#lib/platform/metrics/index.ts";

const requestDuration = histogram({
  name: "http_request_duration_seconds",
  help: "How long API requests took, from arrival to answer",
  labels: ["method", "route", "status"],
});

/** Notes how long a request took. `route` is the declared path, so that ids make no labels. */
export function measureRequest(request: {
  method: string;
  route: string;
  status: number;
  seconds: number;
}): void {
  const { method, route, status, seconds } = request;
  requestDuration.observe({ method, route, status: String(status) }, seconds);
}
