import { ZodError } from "zod";
import { FAULT_KINDS, type FaultKind, type FaultRule } from "../faults.ts";
import type { Answer } from "../http/answer.ts";
import type { Sandbox } from "../sandbox.ts";
import { Settings } from "../settings.ts";
import type { Token } from "../store/records.ts";
import { userById } from "../work/places.ts";
import { findTokens, revokeTokens } from "../work/tokens.ts";
import { type Html, html } from "./html.ts";
import { page, redirectTo } from "./layout.ts";
import { agoText } from "./parts.ts";

const KIND_TEXTS: Record<FaultKind, string> = {
  drop_connection: "Cut the connection, nothing done",
  error_before_commit: "Error, nothing done",
  rate_limit_storm: "429, nothing done",
  slow: "Slow, then as usual",
  stale_read: "Stale read",
  slow_after_commit: "Done at once, answered late",
  error_after_commit: "Done, but answered with an error",
  lose_response_after_commit: "Done, but the answer is lost",
  truncate_response_after_commit: "Done, but half an answer",
};

const SWITCHES = [
  ["strict", "Strict: refuse what ClickUp may or may not accept"],
  ["teamTasksLastPage", "Report last_page in searches over a workspace"],
  ["staleStatusInUpdate", "Answer updates with the status from before"],
  ["reauthorizeChangesEarlierTokens", "Re-authorising changes earlier tokens too"],
] as const;

/** `/faults`: what can be made to go wrong, the switches, and the tokens. */
export function faultPage(sandbox: Sandbox, problem: string | null = null): Answer {
  return page({
    title: "Fault dial",
    section: "faults",
    status: problem === null ? 200 : 400,
    body: html`<h1>Fault dial</h1>
${problem === null ? null : html`<p class="notice bad" role="alert">${problem}</p>`}
${rulesCard(sandbox.faults.list())}
${newRuleCard()}
${settingsCard(sandbox.settings())}
${tokensCard(sandbox)}`,
  });
}

function rulesCard(rules: FaultRule[]): Html {
  if (rules.length === 0)
    return html`<section class="card"><h2>Faults in force</h2><p class="muted">None: everything works.</p></section>`;
  return html`<section class="card"><h2>Faults in force</h2><ul class="plain rows">${rules.map(
    (rule) =>
      html`<li><form method="post" action="/faults/remove" class="line"><input type="hidden" name="id" value="${rule.id}"><span class="name">${KIND_TEXTS[rule.kind]} <code>${rule.match.method ?? "any method"} ${rule.match.path ?? "any path"}</code> <span class="muted small">fired ${rule.fired}${rule.times === undefined ? null : ` of ${rule.times}`}</span></span><button class="small-button" aria-label="Remove ${rule.id}">Remove</button></form></li>`,
  )}</ul><form method="post" action="/faults/clear" class="spaced"><button>Remove all</button></form></section>`;
}

function newRuleCard(): Html {
  return html`<section class="card"><h2>Add a fault</h2><form method="post" action="/faults"><div class="grid">
<div class="field"><label for="kind">What happens</label><select id="kind" name="kind">${FAULT_KINDS.map((kind) => html`<option value="${kind}">${KIND_TEXTS[kind]}</option>`)}</select></div>
<div class="field"><label for="method">Method</label><select id="method" name="method"><option value="">Any</option>${["GET", "POST", "PUT", "DELETE"].map((method) => html`<option>${method}</option>`)}</select></div>
<div class="field"><label for="path">Path, with * and **</label><input id="path" name="path" placeholder="/list/*/task"></div>
<div class="field"><label for="name-part">Part of the task’s name</label><input id="name-part" name="taskNameIncludes"></div>
<div class="field"><label for="times">How often (empty: always)</label><input id="times" name="times" type="number" min="1" value="1"></div>
<div class="field"><label for="delay">Milliseconds, where it matters</label><input id="delay" name="delayMs" type="number" min="0"></div>
<div class="field"><label for="fault-status">Status of an error</label><input id="fault-status" name="status" type="number" min="400" max="599" placeholder="500"></div>
<div class="field"><label for="ecode">ECODE of an error</label><input id="ecode" name="ecode"></div>
</div><button class="primary">Add fault</button></form></section>`;
}

function settingsCard(settings: Settings): Html {
  return html`<section class="card"><h2>Settings</h2><form method="post" action="/faults/settings"><div class="grid">
<div class="field"><label for="rate">Requests a minute for a token</label><input id="rate" name="rateLimit" type="number" min="1" required value="${settings.rateLimit}"></div>
<div class="field"><label for="latency">Milliseconds added to each answer</label><input id="latency" name="latencyMs" type="number" min="0" required value="${settings.latencyMs}"></div>
</div>${SWITCHES.map(([name, label]) => html`<label class="check"><input type="checkbox" name="${name}" value="yes"${settings[name] ? html` checked` : null}><span>${label}</span></label>`)}
<button class="spaced">Save settings</button></form></section>`;
}

function tokensCard(sandbox: Sandbox): Html {
  const tokens = sandbox.store.tokens.all().toReversed();
  if (tokens.length === 0)
    return html`<section class="card"><h2>Tokens</h2><p class="muted">No app has been connected yet.</p></section>`;
  return html`<section class="card"><h2>Tokens</h2><ul class="plain rows">${tokens.map((token) => tokenRow(sandbox, token))}</ul></section>`;
}

function tokenRow(sandbox: Sandbox, token: Token): Html {
  const user = userById(sandbox.store, token.userId);
  const names = (token.workspaceIds ?? [])
    .map((id) => sandbox.store.workspaces.get(id)?.name ?? id)
    .join(", ");
  return html`<li><form method="post" action="/faults/revoke" class="line"><input type="hidden" name="token" value="${token.id}"><span class="name"><code>${token.id}</code> <bdi>${user.username ?? user.email}</bdi> <span class="muted small">${token.workspaceIds === null ? "personal" : html`<bdi>${names}</bdi>`} · ${agoText(sandbox.clock, token.createdAt)}</span></span>${token.revokedAt === null ? html`<button class="small-button danger" aria-label="Revoke ${token.id}">Revoke</button>` : html`<span class="muted small">revoked</span>`}</form></li>`;
}

/** What a form of the fault page asks for. */
export type FaultAction = "add" | "remove" | "clear" | "settings" | "revoke";

/** Carries out a form of the fault page, and shows the page again. */
export function dialByHand(sandbox: Sandbox, action: FaultAction, form: URLSearchParams): Answer {
  try {
    switch (action) {
      case "add":
        sandbox.faults.add(ruleFromForm(form));
        break;
      case "remove":
        sandbox.faults.remove(form.get("id") ?? "");
        break;
      case "clear":
        sandbox.faults.clear();
        break;
      case "settings":
        sandbox.changeSettings(settingsFromForm(form));
        break;
      case "revoke":
        revokeTokens(sandbox, findTokens(sandbox, { token: form.get("token") ?? "" }));
        break;
    }
  } catch (error) {
    if (!(error instanceof ZodError || error instanceof SyntaxError)) throw error;
    const reason = error instanceof ZodError ? error.issues.map(issueText).join(" ") : error.message;
    return faultPage(sandbox, `Not saved. ${reason}`);
  }
  return redirectTo("/faults");
}

function issueText(issue: { path: PropertyKey[]; message: string }): string {
  return `${issue.path.map(String).join(".")}: ${issue.message}.`;
}

function ruleFromForm(form: URLSearchParams): unknown {
  const text = (name: string) => form.get(name)?.trim() || undefined;
  const number = (name: string) => (text(name) === undefined ? undefined : Number(text(name)));
  return {
    kind: text("kind"),
    match: { method: text("method"), path: text("path"), taskNameIncludes: text("taskNameIncludes") },
    times: number("times"),
    delayMs: number("delayMs"),
    status: number("status"),
    ecode: text("ecode"),
  };
}

function settingsFromForm(form: URLSearchParams): Settings {
  return Settings.parse({
    rateLimit: Number(form.get("rateLimit")),
    latencyMs: Number(form.get("latencyMs")),
    ...Object.fromEntries(SWITCHES.map(([name]) => [name, form.get(name) === "yes"])),
  });
}
