import type { Engine } from "../execution/context.ts";
import { parseJson, toRunError } from "../protocol/answer.ts";
import { SCHEMA } from "../store/schema.ts";

const STATES = ["scheduled", "running", "completed", "failed", "cancelled"] as const;

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

const STYLE = `
  :root { color-scheme: light dark; --line: #8884; --muted: #667; }
  @media (prefers-color-scheme: dark) { :root { --muted: #9aa; } }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
  .note { border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
  .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
  th[scope=row] { font-weight: 500; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
  .muted { color: var(--muted); } code { font-size: .9em; }`;

/** The page at `/`: read-only, without payloads of events or steps, with the messages of failed runs. */
export async function renderStatusPage(engine: Engine, inFlight: number): Promise<string> {
  const { sql } = engine.database;
  const counts = await sql.query<{ slug: string; status: string; runs: number }>(
    `select slug, status, count(*)::int as runs from ${SCHEMA}.run group by slug, status`,
  );
  const failures = await sql.query<{ id: string; slug: string; ended_at: Date; output: string | null }>(
    `select id, slug, ended_at, output from ${SCHEMA}.run where status = 'failed' order by ended_at desc limit 20`,
  );
  const slugs = [
    ...new Set([...engine.registry.all().map(({ slug }) => slug), ...counts.map(({ slug }) => slug)]),
  ];
  const rows = slugs.sort().map((slug) => {
    const cells = STATES.map((state) => {
      const found = counts.find((one) => one.slug === slug && one.status === state);
      return `<td class="number">${found?.runs ?? 0}</td>`;
    });
    const gone = engine.registry.bySlug(slug)?.isActive
      ? ""
      : ' <span class="muted">(no longer synced)</span>';
    return `<tr><th scope="row"><code>${escapeHtml(slug)}</code>${gone}</th>${cells.join("")}</tr>`;
  });
  const failed = failures.map(({ id, slug, ended_at, output }) => {
    const error = toRunError(parseJson(output ?? "null"), "No message");
    const when = ended_at.toISOString();
    return `<tr><td><time datetime="${when}">${when}</time></td><td><code>${escapeHtml(slug)}</code></td>
      <td><code>${escapeHtml(id)}</code></td><td>${escapeHtml(`${error.name}: ${error.message}`.slice(0, 500))}</td></tr>`;
  });
  const functionTable = rows.length
    ? `<div class="wide"><table><thead><tr><th scope="col">Function</th>${STATES.map(
        (state) => `<th scope="col" class="number">${state}</th>`,
      ).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`
    : "<p>No app has been synced yet. Start this server with <code>--app-url</code>, or let the app register itself.</p>";
  const failureTable = failed.length
    ? `<div class="wide"><table><thead><tr><th scope="col">Ended</th><th scope="col">Function</th><th scope="col">Run</th>
       <th scope="col">Error</th></tr></thead><tbody>${failed.join("")}</tbody></table></div>`
    : "<p>No run has failed.</p>";
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local Inngest server</title><style>${STYLE}</style></head>
<body><main>
<h1>Local Inngest server</h1>
<p class="note"><strong>The single-machine default.</strong> It runs background jobs for one machine. Beyond that,
use Inngest Cloud or a self-hosted Inngest server.</p>
<p>${inFlight} ${inFlight === 1 ? "call" : "calls"} in flight.</p>
<h2>Functions</h2>${functionTable}
<h2>Last failures</h2>${failureTable}
</main></body></html>`;
}
