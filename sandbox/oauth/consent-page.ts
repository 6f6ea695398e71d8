import { initialsOf } from "../api/people.ts";
import type { Answer } from "../http/answer.ts";
import type { Sandbox } from "../sandbox.ts";
import type { User } from "../store/records.ts";
import { type Html, html } from "../web/html.ts";
import { page } from "../web/layout.ts";
import { canSee, isMember, spacesIn } from "../workspace/places.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";

const ROLE_NAMES = { 1: "its owner", 2: "an admin", 3: "a member", 4: "a guest" } as const;

/** The consent page: who signs in, and which workspaces the app may see. */
export function consentPage(
  sandbox: Sandbox,
  asked: AuthorizationRequest,
  people: User[],
  chosen: User | undefined,
  problem: string | null,
): Answer {
  if (!chosen) throw new Error("The sandbox has no person who could sign in.");
  const target = new URL(asked.redirectUri);
  const workspaces = sandbox.store.workspaces.all().filter((workspace) => isMember(workspace, chosen.id));
  return page({
    title: "Connect an app",
    section: null,
    status: problem === null ? 200 : 400,
    // A form's redirect counts as its target in Chromium, so the app's origin must be allowed.
    formTargets: [target.origin],
    body: html`<section class="card">
<h1>Which workspaces may this app see?</h1>
<p class="muted">The app at <bdi>${target.host}</bdi> wants to read and change tasks in your name.</p>
${problem === null ? null : html`<p class="notice bad" role="alert">${problem}</p>`}
${personChooser(asked, people, chosen)}
<form method="post" action="/api/consent" class="spaced">
<input type="hidden" name="client_id" value="${asked.clientId}">
<input type="hidden" name="redirect_uri" value="${asked.redirectUri}">
${asked.state === null ? null : html`<input type="hidden" name="state" value="${asked.state}">`}
<input type="hidden" name="user" value="${chosen.id}">
<fieldset><legend>Workspaces</legend>
${workspaces.map((workspace) => {
  const role = workspace.members.find((member) => member.userId === chosen.id)?.role ?? 3;
  const spaces = spacesIn(sandbox.store, workspace.id).filter((space) => canSee(space, chosen.id)).length;
  return html`<label class="choice"><input type="checkbox" name="workspace" value="${workspace.id}"><span><bdi>${workspace.name}</bdi><small>${spaces} ${spaces === 1 ? "Space" : "Spaces"} · you are ${ROLE_NAMES[role]}</small></span></label>`;
})}
</fieldset>
<div class="buttons">
<button class="primary" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</div>
</form>
</section>`,
  });
}

function personChooser(asked: AuthorizationRequest, people: User[], chosen: User): Html {
  const others = people.filter(({ id }) => id !== chosen.id);
  return html`<div class="person"><span class="avatar" aria-hidden="true">${initialsOf(chosen)}</span><span>Signed in as <strong><bdi>${chosen.username}</bdi></strong><br><span class="muted small">${chosen.email}</span></span></div>
<details><summary>Sign in as somebody else</summary><div class="people">${others.map(
    (user) => html`<a href="/api?${signInQuery(asked, user)}"><bdi>${user.username}</bdi></a>`,
  )}</div></details>`;
}

function signInQuery(asked: AuthorizationRequest, user: User): string {
  const query = new URLSearchParams({ client_id: asked.clientId, redirect_uri: asked.redirectUri });
  if (asked.state !== null) query.set("state", asked.state);
  query.set("user", String(user.id));
  return query.toString();
}
