import { ZodError } from "zod";
import {
  DELIVERY_FAULT_KINDS,
  type DeliveryFaultKind,
  FAULT_KINDS,
  type FaultKind,
  type FaultRule,
} from "../faults.ts";
import type { Answer } from "../http/answer.ts";
import type { Sandbox } from "../sandbox.ts";
import { Settings } from "../settings.ts";
import type { Token } from "../store/records.ts";
import { userById } from "../workspace/places.ts";
import { findTokens, revokeTokens } from "../workspace/tokens.ts";
import { WEBHOOK_EVENTS } from "../workspace/webhooks.ts";
import { type Html, html } from "./html.ts";
import { page, redirectTo } from "./layout.ts";
import { agoText } from "./parts.ts";

const KIND_TEXTS: Record<FaultKind | DeliveryFaultKind, string> = {
  drop_connection: "Cut the connection, nothing done",
  error_before_commit: "Error, nothing done",
  rate_limit_storm: "429, nothing done",
  slow: "Slow, then as usual",
  stale_read: "Stale read",
  slow_after_commit: "Done at once, answered late",
  error_after_commit: "Done, but answered with an error",
  lose_response_after_commit: "Done, but the answer is lost",
  truncate_response_after_commit: "Done, but half an answer",
  drop: "Delivery lost without a word",
  duplicate: "Delivery sent again",
  delay: "Delivery late",
  reorder: "Delivery after the next one",
  outage: "No deliveries for a while",
  bad_signature: "Delivery signed wrongly",
};

/** What a rule looks at, in words. */
function matchText({ kind, match }: FaultRule): string {
  const events = [match.event ?? "any event"].flat().join(", ");
  return DELIVERY_FAULT_KINDS.some((known) => known === kind)
    ? `${events}, ${match.webhook ?? "any webhook"}${match.task === undefined ? "" : `, task ${match.task}`}`
    : `${match.method ?? "any method"} ${match.path ?? "any path"}`;
}

const SWITCHES = [
  ["strict", "Strict: refuse what ClickUp may or may not accept"],
  ["teamTasksLastPage", "Report last_page in searches over a workspace"],
  ["staleStatusInUpdate", "Answer updates with the status from before"],
  ["reauthorizeChangesEarlierTokens", "Re-authorising changes earlier tokens too"],
  ["oneDeliveryPerChange", "Webhooks: all history items of one change in one taskUpdated"],
  ["cascadeTellsTasks", "Webhooks: taskDeleted for each task of a deleted List"],
  ["movesHeardAtOldPlace", "Webhooks: a move is heard at the old place, too"],
  ["webhookSecretOnlyOnCreate", "Webhooks: the secret is told once, when the webhook is made"],
  ["commentsTouchTask", "Comments and attachments change date_updated"],
  ["commentFilesOnTask", "A comment's files are among its task's attachments"],
  ["checkboxAsText", "Checkbox fields read as text"],
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
      html`<li><form method="post" action="/faults/remove" class="line"><input type="hidden" name="id" value="${rule.id}"><span class="name">${KIND_TEXTS[rule.kind]} <code>${matchText(rule)}</code> <span class="muted small">fired ${rule.fired}${rule.times === undefined ? null : ` of ${rule.times}`}</span></span><button class="small-button" aria-label="Remove ${rule.id}">Remove</button></form></li>`,
  )}</ul><form method="post" action="/faults/clear" class="spaced"><button>Remove all</button></form></section>`;
}

function kindOptions(kinds: readonly (FaultKind | DeliveryFaultKind)[]): Html[] {
  return kinds.map((kind) => html`<option value="${kind}">${KIND_TEXTS[kind]}</option>`);
}

function newRuleCard(): Html {
  return html`<section class="card"><h2>Add a fault</h2><form method="post" action="/faults"><div class="grid">
<div class="field"><label for="kind">What happens</label><select id="kind" name="kind"><optgroup label="Requests">${kindOptions(FAULT_KINDS)}</optgroup><optgroup label="Webhook deliveries">${kindOptions(DELIVERY_FAULT_KINDS)}</optgroup></select></div>
<div class="field"><label for="method">Method</label><select id="method" name="method"><option value="">Any</option>${["GET", "POST", "PUT", "DELETE"].map((method) => html`<option>${method}</option>`)}</select></div>
<div class="field"><label for="path">Path, with * and **</label><input id="path" name="path" placeholder="/list/*/task"></div>
<div class="field"><label for="name-part">Part of the task’s name</label><input id="name-part" name="taskNameIncludes"></div>
<div class="field"><label for="times">How often (empty: always)</label><input id="times" name="times" type="number" min="1" value="1"></div>
<div class="field"><label for="delay">Milliseconds, where it matters</label><input id="delay" name="delayMs" type="number" min="0"></div>
<div class="field"><label for="fault-status">Status of an error</label><input id="fault-status" name="status" type="number" min="400" max="599" placeholder="500"></div>
<div class="field"><label for="ecode">ECODE of an error</label><input id="ecode" name="ecode"></div>
<div class="field"><label for="fault-event">Webhook event</label><select id="fault-event" name="event"><option value="">Any</option>${WEBHOOK_EVENTS.map((event) => html`<option>${event}</option>`)}</select></div>
<div class="field"><label for="fault-webhook">Id of the webhook</label><input id="fault-webhook" name="webhook"></div>
<div class="field"><label for="duration">Milliseconds that an outage lasts</label><input id="duration" name="durationMs" type="number" min="1"></div>
<div class="field"><label for="probability">Probability, 0 to 1</label><input id="probability" name="probability" type="number" min="0" max="1" step="any" value="1"></div>
</div><button class="primary">Add fault</button></form></section>`;
}

function settingsCard(settings: Settings): Html {
  return html`<section class="card"><h2>Settings</h2><form method="post" action="/faults/settings"><div class="grid">
<div class="field"><label for="rate">Requests a minute for a token</label><input id="rate" name="rateLimit" type="number" min="1" required value="${settings.rateLimit}"></div>
<div class="field"><label for="latency">Milliseconds added to each answer</label><input id="latency" name="latencyMs" type="number" min="0" required value="${settings.latencyMs}"></div>
<div class="field"><label for="retry">Milliseconds between attempts at a delivery</label><input id="retry" name="deliveryRetryMs" type="number" min="0" required value="${settings.deliveryRetryMs}"></div>
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
    match: {
      method: text("method"),
      path: text("path"),
      taskNameIncludes: text("taskNameIncludes"),
      webhook: text("webhook"),
      event: text("event"),
    },
    durationMs: number("durationMs"),
    probability: number("probability"),
    times: number("times"),
    delayMs: number("delayMs"),
    status: number("status"),
    ecode: text("ecode"),
  };
}

function settingsFromForm(form: URLSearchParams): Partial<Settings> {
  const retry = form.get("deliveryRetryMs");
  return Settings.partial().parse({
    rateLimit: Number(form.get("rateLimit")),
    latencyMs: Number(form.get("latencyMs")),
    ...(retry === null ? {} : { deliveryRetryMs: Number(retry) }),
    ...Object.fromEntries(SWITCHES.map(([name]) => [name, form.get(name) === "yes"])),
  });
}
