import type { Answer } from "../http/answer.ts";
import { formBody, type IncomingRequest, isSameOrigin } from "../http/request.ts";
import { createRouter, type Route } from "../http/router.ts";
import { AUTHORIZE_PATH, CONSENT_PATH, decideConsent, showConsent } from "../oauth/authorize.ts";
import type { Sandbox } from "../sandbox.ts";
import { changeList, removeList } from "../workspace/structure.ts";
import { attachmentFile } from "./attachment-page.ts";
import { gonePage, listPage, spacePage, workspacesPage } from "./browse-pages.ts";
import { dialByHand, type FaultAction, faultPage } from "./fault-page.ts";
import { redirectTo } from "./layout.ts";
import { forbiddenAnswer } from "./problem-page.ts";
import { requestLogPage } from "./request-log-page.ts";
import { STYLE_SHEET } from "./style.ts";
import { changeByHand, type TaskAction } from "./task-changes.ts";
import { taskPage } from "./task-page.ts";
import { changeWebhookByHand, type WebhookAction, webhooksPage } from "./webhooks-page.ts";

type PageHandler = (sandbox: Sandbox, request: IncomingRequest, id: string) => Answer;

const show = (pattern: string, handler: PageHandler): Route<PageHandler> => ({
  method: "GET",
  pattern,
  handler,
});

/** A form's target: refused unless the form stands on one of the sandbox's own pages. */
const change = (pattern: string, handler: PageHandler): Route<PageHandler> => ({
  method: "POST",
  pattern,
  handler: (sandbox, request, id) =>
    isSameOrigin(request) ? handler(sandbox, request, id) : forbiddenAnswer(),
});

const changeTask = (pattern: string, action: TaskAction) =>
  change(pattern, (sandbox, request, id) => changeByHand(sandbox, id, action, formBody(request)));

const changeWebhook = (pattern: string, action: WebhookAction) =>
  change(pattern, (sandbox, request, id) => changeWebhookByHand(sandbox, id, action, formBody(request)));

const turnDial = (pattern: string, action: FaultAction) =>
  change(pattern, (sandbox, request) => dialByHand(sandbox, action, formBody(request)));

const matchPage = createRouter<PageHandler>([
  show("/", workspacesPage),
  show("/s/:id", (sandbox, _request, id) => spacePage(sandbox, id)),
  show("/l/:id", (sandbox, request, id) => listPage(sandbox, id, request.query)),
  show("/t/:id", (sandbox, request, id) => taskPage(sandbox, id, request.query)),
  show("/webhooks", webhooksPage),
  show("/requests", requestLogPage),
  show("/faults", (sandbox) => faultPage(sandbox)),
  show("/attachments/:id/:name", (sandbox, _request, id) => attachmentFile(sandbox, id)),
  show("/style.css", () => ({
    status: 200,
    headers: { "Content-Type": "text/css; charset=utf-8", "Cache-Control": "no-cache" },
    body: STYLE_SHEET,
  })),
  show(AUTHORIZE_PATH, showConsent),
  change(CONSENT_PATH, decideConsent),
  changeTask("/t/:id", "edit"),
  changeTask("/t/:id/comments", "comments"),
  changeTask("/t/:id/tags", "tags"),
  changeTask("/t/:id/field", "field"),
  changeTask("/t/:id/move", "move"),
  changeTask("/t/:id/archive", "archive"),
  changeTask("/t/:id/delete", "delete"),
  changeWebhook("/webhooks/:id/health", "health"),
  changeWebhook("/webhooks/:id/creator", "creator"),
  change("/l/:id/archive", archiveByHand),
  change("/l/:id/remove", removeByHand),
  turnDial("/faults", "add"),
  turnDial("/faults/remove", "remove"),
  turnDial("/faults/clear", "clear"),
  turnDial("/faults/settings", "settings"),
  turnDial("/faults/revoke", "revoke"),
]);

/** Answers everything that is neither the API nor the control interface: pages, forms, the consent screen. */
export function servePage(sandbox: Sandbox, request: IncomingRequest): Answer {
  const match = matchPage(request.method, request.path);
  return match ? match.handler(sandbox, request, match.params.get("id") ?? "") : gonePage("page");
}

function archiveByHand(sandbox: Sandbox, request: IncomingRequest, id: string): Answer {
  const list = sandbox.store.lists.get(id);
  if (!list || list.deletedAt !== null) return gonePage("List");
  changeList(sandbox, list, { archived: formBody(request).get("archived") === "yes" });
  return redirectTo(`/l/${list.id}`);
}

function removeByHand(sandbox: Sandbox, _request: IncomingRequest, id: string): Answer {
  const list = sandbox.store.lists.get(id);
  if (!list || list.deletedAt !== null) return gonePage("List");
  removeList(sandbox, list);
  return redirectTo(`/s/${list.spaceId}`);
}
