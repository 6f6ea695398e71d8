// GET /health — alive: the process answers. Asks nothing of database, jobs or ClickUp; that is /ready.
export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "Cache-Control": "no-store" } });
}
