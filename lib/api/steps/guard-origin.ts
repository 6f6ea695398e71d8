import { RelaydeskError } from "#lib/platform/errors/index.ts";

/**
 * Refuses a write that another site's page made a browser send: such a request carries our cookies, but the
 * browser says where it came from. API keys are never sent by a browser on its own, so they need no guard;
 * a caller that is no browser sends neither header.
 */
export function guardOrigin(request: Request, ownUrl: string): void {
  if (request.method === "GET" || request.method === "HEAD" || request.headers.has("authorization")) return;
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin" || site === "none") return;
  const origin = request.headers.get("origin");
  if (site === null && origin === null) return;
  const ownHosts = [new URL(ownUrl).host, request.headers.get("host")];
  if (origin !== null && URL.canParse(origin) && ownHosts.includes(new URL(origin).host)) return;
  throw new RelaydeskError(
    "forbidden",
    `Write from ${origin ?? "an unnamed origin"} (${site ?? "no site"})`,
    {
      publicMessage: "This request came from another site.",
      action: "Open Relaydesk itself and try again there, or use an API key.",
    },
  );
}
