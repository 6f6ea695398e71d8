import { ClickUpError, refusal } from "../clickup-error.ts";
import { type Answer, jsonAnswer } from "../http/answer.ts";
import { formBody, type IncomingRequest, isSameOrigin } from "../http/request.ts";
import type { Sandbox } from "../sandbox.ts";
import type { User } from "../store/records.ts";
import { forbiddenAnswer, problemPage } from "../web/problem-page.ts";
import { isMember } from "../workspace/places.ts";
import { issueCode } from "../workspace/tokens.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import { consentPage } from "./consent-page.ts";

/** Where an app sends a person to be asked, and where the consent form comes back to. */
export const AUTHORIZE_PATH = "/api";
export const CONSENT_PATH = "/api/consent";

const LOCAL_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** `GET /api?client_id&redirect_uri&state`: asks the person. */
export function showConsent(sandbox: Sandbox, request: IncomingRequest): Answer {
  try {
    const asked = readAuthorization(sandbox, request.query);
    const people = peopleWhoCanSignIn(sandbox);
    const wanted = people.find((user) => String(user.id) === request.query.get("user")) ?? people[0];
    return consentPage(sandbox, asked, people, wanted, null);
  } catch (error) {
    return refusedPage(request, error);
  }
}

/** The consent form's answer: sends the person back to the app with a code, or with `error=access_denied`. */
export function decideConsent(sandbox: Sandbox, request: IncomingRequest): Answer {
  if (!isSameOrigin(request)) return forbiddenAnswer();
  const form = formBody(request);
  try {
    const asked = readAuthorization(sandbox, form);
    const back = new URL(asked.redirectUri);
    if (asked.state !== null) back.searchParams.set("state", asked.state);
    if (form.get("decision") !== "allow") {
      back.searchParams.set("error", "access_denied");
      return redirect(back);
    }
    const people = peopleWhoCanSignIn(sandbox);
    const user = people.find(({ id }) => String(id) === form.get("user"));
    const workspaceIds = sandbox.store.workspaces
      .all()
      .filter((workspace) => user && isMember(workspace, user.id))
      .map(({ id }) => id)
      .filter((id) => form.getAll("workspace").includes(id));
    if (!user || workspaceIds.length === 0) {
      return consentPage(sandbox, asked, people, user ?? people[0], "Choose at least one workspace.");
    }
    back.searchParams.set(
      "code",
      issueCode(sandbox, { clientId: asked.clientId, userId: user.id, workspaceIds }),
    );
    return redirect(back);
  } catch (error) {
    return refusedPage(request, error);
  }
}

function redirect(to: URL): Answer {
  return { status: 303, headers: { Location: to.href, "Cache-Control": "no-store" }, body: undefined };
}

/** @throws ClickUpError OAUTH_010, OAUTH_017 or OAUTH_007. */
function readAuthorization(sandbox: Sandbox, fields: URLSearchParams): AuthorizationRequest {
  const clientId = fields.get("client_id") ?? "";
  if (clientId !== sandbox.client.id) throw refusal("clientUnknown");
  const redirectUri = fields.get("redirect_uri") ?? "";
  if (redirectUri === "") throw refusal("redirectUriMissing");
  if (!isRegistered(sandbox.client.redirectUris, redirectUri)) throw refusal("redirectUriUnknown");
  return { clientId, redirectUri, state: fields.get("state") };
}

/** Registered addresses must match to the letter; when none is registered, any on this machine will do. */
function isRegistered(registered: string[], redirectUri: string): boolean {
  const parsed = URL.parse(redirectUri);
  if (!parsed || (parsed.protocol !== "http:" && parsed.protocol !== "https:")) return false;
  return registered.length > 0 ? registered.includes(redirectUri) : LOCAL_NAMES.has(parsed.hostname);
}

/** Everybody who has joined; the invited have no account yet. */
function peopleWhoCanSignIn(sandbox: Sandbox): User[] {
  return sandbox.store.users.all().filter((user) => user.username !== null);
}

function refusedPage(request: IncomingRequest, error: unknown): Answer {
  if (!(error instanceof ClickUpError)) throw error;
  if ((request.headers.accept ?? "").includes("application/json")) {
    return jsonAnswer(error.status, { err: error.message, ECODE: error.ecode });
  }
  return problemPage(error.status, "This app cannot be connected", `${error.message} (${error.ecode}).`);
}
