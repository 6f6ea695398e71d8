// GET /metrics — Prometheus text. Holds counts and ids only, no names and no secrets.
import { metricsRegistry } from "#lib/platform/metrics/index.ts";
import { measurePool } from "#lib/platform/metrics/pool.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  measurePool();
  const registry = metricsRegistry();
  return new Response(await registry.metrics(), {
    headers: { "Content-Type": registry.contentType, "Cache-Control": "no-store" },
  });
}
