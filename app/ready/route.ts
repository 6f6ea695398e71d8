// GET /ready — 200 while requests can be served (ok or degraded), 503 when not (down).
import { checkReadiness } from "#lib/platform/health/index.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const readiness = await checkReadiness();
  return Response.json(readiness, {
    status: readiness.status === "down" ? 503 : 200,
    headers: { "Cache-Control": "no-store" },
  });
}
