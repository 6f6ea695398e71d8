import type { IncomingMessage, ServerResponse } from "node:http";
import { ClickUpError, refusal } from "../clickup-error.ts";
import type { FaultKind, FaultRule } from "../faults.ts";
import { type Answer, bodyBytes, jsonAnswer, send, sendHalf } from "../http/answer.ts";
import { isMultipart, type MultipartForm, readMultipart } from "../http/multipart.ts";
import { formBody, type IncomingRequest, isForm, jsonBody, readRequest } from "../http/request.ts";
import { createRouter } from "../http/router.ts";
import { exchangeToken, TOKEN_PATH } from "../oauth/token.ts";
import { RATE_WINDOW_MS, type RateWindow } from "../rate-limit.ts";
import type { Sandbox } from "../sandbox.ts";
import { tokenFingerprint } from "../seeded-values.ts";
import type { Token } from "../store/records.ts";
import { userById } from "../workspace/places.ts";
import { apiRoutes, apiV3Routes } from "./routes.ts";

const matchRoute = createRouter([...apiRoutes, ...apiV3Routes]);

/** How far back a stale read looks when its rule does not say. */
const DEFAULT_STALE_MS = 30_000;
/** How long a slow answer takes when its rule does not say. */
const DEFAULT_SLOW_MS = 5_000;

/** A caller who has been let in, or the reason why not. */
type Admission = {
  tokenValue: string | null;
  token: Token | null;
  rate: RateWindow;
  refused: ClickUpError | null;
};

/** What came of a request: the answer that it earned, and whether what it asked for was done. */
type Outcome = { answer: Answer; ecode: string | null; committed: boolean };

/**
 * Answers a request to `/api/v2` or `/api/v3`: admission and rate limit, then faults before the commit, the work itself, faults
 * after the commit, and a line in the request log.
 */
export async function serveApi(
  sandbox: Sandbox,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { clock, log } = sandbox;
  const startedAt = clock.now();
  const isV3 = (message.url ?? "").startsWith("/api/v3/");
  let request: IncomingRequest;
  let form: MultipartForm | null;
  try {
    request = await readRequest(message);
    form = isMultipart(request) ? await readMultipart(request) : null;
  } catch (error) {
    send(response, inVersion(sandbox, isV3, errorOutcome(sandbox, error)).answer);
    return;
  }
  const admission = admit(sandbox, request);
  const faults = admission.refused ? [] : sandbox.faults.choose(faultSubject(sandbox, request, admission));
  const fires = (kind: FaultKind) => faults.find((fault) => fault.kind === kind);

  await clock.sleep(sandbox.settings().latencyMs + (slowness(fires("slow")) ?? 0));

  const headers = rateHeaders(admission.rate);
  let outcome =
    beforeCommit(sandbox, fires) ?? perform(sandbox, request, form, admission, fires("stale_read"));
  const isCutBefore = fires("drop_connection") !== undefined;

  const slowAfter = slowness(fires("slow_after_commit"));
  if (slowAfter !== null) await clock.sleep(slowAfter);

  const errorAfter = fires("error_after_commit");
  if (errorAfter) outcome = { ...faultOutcome(errorAfter), committed: outcome.committed };
  outcome = inVersion(sandbox, isV3, outcome);
  const answer = { ...outcome.answer, headers: { ...headers, ...outcome.answer.headers } };
  const isLost = isCutBefore || fires("lose_response_after_commit") !== undefined;

  log.add({
    at: startedAt,
    method: request.method,
    path: request.path,
    query: request.query.toString(),
    status: isLost ? null : answer.status,
    ecode: outcome.ecode,
    committed: outcome.committed,
    tokenFingerprint: admission.tokenValue === null ? null : tokenFingerprint(admission.tokenValue),
    durationMs: clock.now() - startedAt,
    requestBytes: request.body.length,
    responseBytes: isLost ? 0 : bodyBytes(answer),
    rate: admission.token
      ? { limit: admission.rate.limit, remaining: admission.rate.remaining, resetAt: admission.rate.resetAt }
      : null,
    faults: faults.map((fault) => `${fault.kind} (${fault.id})`),
  });

  if (isLost) response.socket?.destroy();
  else if (fires("truncate_response_after_commit")) sendHalf(response, answer);
  else send(response, answer);
}

function slowness(fault: FaultRule | undefined): number | null {
  return fault ? (fault.delayMs ?? DEFAULT_SLOW_MS) : null;
}

function admit(sandbox: Sandbox, request: IncomingRequest): Admission {
  const { store, limiter } = sandbox;
  const { rateLimit, strict } = sandbox.settings();
  const anonymous = limiter.look("anonymous", rateLimit);
  const refuse = (refused: ClickUpError | null, tokenValue: string | null = null): Admission => ({
    tokenValue,
    token: null,
    rate: anonymous,
    refused,
  });
  if (request.path === TOKEN_PATH) return refuse(null);
  const header = request.headers.authorization?.trim() ?? "";
  if (header === "") return refuse(refusal("authorizationMissing"));
  const hasScheme = /^bearer\s/i.test(header);
  const tokenValue = hasScheme ? header.replace(/^bearer\s+/i, "") : header;
  const token = store.tokens.get(tokenFingerprint(tokenValue));
  if (!token || (strict && hasScheme === (token.workspaceIds === null))) {
    return refuse(refusal("tokenUnknown"), tokenValue);
  }
  if (token.revokedAt !== null) return refuse(refusal("tokenRevoked"), tokenValue);
  const rate = limiter.take(token.id, token.rateLimit ?? rateLimit);
  return { tokenValue, token, rate, refused: rate.isAdmitted ? null : refusal("rateLimited") };
}

function faultSubject(sandbox: Sandbox, request: IncomingRequest, admission: Admission) {
  return {
    method: request.method,
    path: request.path,
    token: admission.tokenValue,
    taskNames: () => taskNames(sandbox, request),
  };
}

/** The name in the body, and that of the task in the path. */
function taskNames(sandbox: Sandbox, request: IncomingRequest): string[] {
  const names: string[] = [];
  const taskId = /^\/api\/v[23]\/(?:workspaces\/[^/]+\/)?(?:tasks?|attachments)\/([^/]+)/.exec(
    request.path,
  )?.[1];
  const task = taskId === undefined ? undefined : sandbox.store.tasks.get(taskId);
  if (task) names.push(task.name);
  try {
    const body = jsonBody(request);
    if (typeof body === "object" && body !== null && "name" in body) names.push(String(body.name));
  } catch {
    // A body that is not JSON has no name; the handler refuses it.
  }
  return names;
}

function beforeCommit(sandbox: Sandbox, fires: (kind: FaultKind) => FaultRule | undefined): Outcome | null {
  if (fires("drop_connection")) return { answer: jsonAnswer(500, undefined), ecode: null, committed: false };
  const error = fires("error_before_commit");
  if (error) return faultOutcome(error);
  const storm = fires("rate_limit_storm");
  if (!storm) return null;
  const resetAt = Math.ceil((sandbox.clock.now() + (storm.delayMs ?? RATE_WINDOW_MS)) / 1000);
  const { answer, ecode } = refusalOutcome(refusal("rateLimited"));
  return {
    answer: {
      ...answer,
      headers: {
        ...answer.headers,
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": String(resetAt),
        ...retryAfter(storm),
      },
    },
    ecode,
    committed: false,
  };
}

/** An outcome in the terms of the API's version: v3 has errors of its own form, without a code (fact sheet, section 5). */
function inVersion(sandbox: Sandbox, isV3: boolean, outcome: Outcome): Outcome {
  const { status, headers, body } = outcome.answer;
  if (!isV3 || status < 400) return outcome;
  const told: unknown = JSON.parse(String(body ?? "{}"));
  const isText = typeof told === "object" && told !== null && "err" in told;
  const error = {
    status,
    message: isText ? String(told.err) : "Error",
    trace_id: null,
    timestamp: sandbox.clock.now(),
  };
  return { ...outcome, answer: jsonAnswer(status, error, headers) };
}

function perform(
  sandbox: Sandbox,
  request: IncomingRequest,
  form: MultipartForm | null,
  admission: Admission,
  stale: FaultRule | undefined,
): Outcome {
  try {
    if (admission.refused) throw admission.refused;
    const { status, body } = handle(sandbox, request, form, admission, stale);
    return { answer: jsonAnswer(status, body), ecode: null, committed: true };
  } catch (error) {
    return errorOutcome(sandbox, error);
  }
}

function handle(
  sandbox: Sandbox,
  request: IncomingRequest,
  form: MultipartForm | null,
  admission: Admission,
  stale: FaultRule | undefined,
): { status: number; body: unknown } {
  if (request.path === TOKEN_PATH && request.method === "POST") {
    const fields = isForm(request) ? Object.fromEntries(formBody(request)) : jsonBody(request);
    return { status: 200, body: exchangeToken(sandbox, fields) };
  }
  const match = matchRoute(request.method, request.path);
  if (!match || !admission.token) throw refusal("routeUnknown");
  return match.handler({
    sandbox,
    token: admission.token,
    user: userById(sandbox.store, admission.token.userId),
    params: match.params,
    query: request.query,
    body: form ? undefined : jsonBody(request),
    form,
    staleBefore: stale ? sandbox.clock.now() - (stale.delayMs ?? DEFAULT_STALE_MS) : null,
  });
}

function errorOutcome(sandbox: Sandbox, error: unknown): Outcome {
  if (error instanceof ClickUpError) return refusalOutcome(error);
  sandbox.reportError(error);
  return refusalOutcome(new ClickUpError(500, "SANDBOX_500", "The sandbox itself failed; see its log"));
}

function refusalOutcome(error: ClickUpError): Outcome {
  return {
    answer: jsonAnswer(error.status, { err: error.message, ECODE: error.ecode }),
    ecode: error.ecode,
    committed: false,
  };
}

function faultOutcome(fault: FaultRule): Outcome {
  const body = { err: fault.err ?? "Internal server error", ...(fault.ecode ? { ECODE: fault.ecode } : {}) };
  return {
    answer: jsonAnswer(fault.status ?? 500, body, retryAfter(fault)),
    ecode: fault.ecode ?? null,
    committed: false,
  };
}

function retryAfter(fault: FaultRule): Record<string, string> {
  return fault.retryAfterSeconds === undefined ? {} : { "Retry-After": String(fault.retryAfterSeconds) };
}

function rateHeaders(rate: RateWindow): Record<string, string> {
  return {
    "X-RateLimit-Limit": String(rate.limit),
    "X-RateLimit-Remaining": String(rate.remaining),
    "X-RateLimit-Reset": String(rate.resetAt),
  };
}
