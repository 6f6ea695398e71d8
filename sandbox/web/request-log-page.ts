import type { Answer } from "../http/answer.ts";
import type { LoggedRequest } from "../request-log.ts";
import type { Sandbox } from "../sandbox.ts";
import { type Html, html } from "./html.ts";
import { page } from "./layout.ts";
import { countText } from "./parts.ts";

const REQUESTS_SHOWN = 200;

/** `/requests`: what was asked of the sandbox lately, newest first. */
export function requestLogPage(sandbox: Sandbox): Answer {
  const requests = sandbox.log.newest(REQUESTS_SHOWN);
  return page({
    title: "Request log",
    section: "requests",
    body: html`<h1>Request log</h1>
<p class="muted">${requests.length === 0 ? "Nothing has been asked of the sandbox yet." : `The newest ${countText(requests.length, "request", "requests")} of ${sandbox.log.lastSequence().toLocaleString("en-GB")}. Tokens show as fingerprints.`}</p>
${requests.length === 0 ? null : html`<section class="card scroll" tabindex="0" aria-label="Requests"><table><thead><tr><th scope="col" class="number">No.</th><th scope="col">At</th><th scope="col">Request</th><th scope="col">Answer</th><th scope="col">Token</th><th scope="col" class="number">Budget left</th><th scope="col" class="number">ms</th></tr></thead><tbody>${requests.map(requestRow)}</tbody></table></section>`}`,
  });
}

function requestRow(request: LoggedRequest): Html {
  const answer = request.status === null ? "cut off" : String(request.status);
  return html`<tr><td class="number">${request.sequence}</td><td class="count">${new Date(request.at).toISOString().slice(11, 23)}</td><td><code>${request.method} ${request.path}${request.query === "" ? null : `?${request.query}`}</code></td><td>${answer}${request.ecode === null ? null : ` ${request.ecode}`}${request.faults.length === 0 ? null : html`<br><span class="muted small">${request.faults.join(", ")}${request.committed ? " · done all the same" : " · not done"}</span>`}</td><td><code class="fixed">${request.tokenFingerprint ?? "—"}</code></td><td class="number">${request.rate ? `${request.rate.remaining} of ${request.rate.limit}` : "—"}</td><td class="number">${request.durationMs}</td></tr>`;
}
