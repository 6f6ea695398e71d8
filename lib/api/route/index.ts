/**
 * The wrapper of every API route. Its steps, in order: request id and logger; body headers and same-origin guard;
 * coarse limit for anonymous callers; authentication and organisation; actor limit; module and permission; path,
 * query and body parsed together; `Idempotency-Key`; verb; envelope; headers; timing; one catch.
 */
import "server-only";
import type { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { translateDatabaseError } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { type Logger, lazyLogger, logger } from "#lib/platform/logger/index.ts";
import type { Permission } from "#lib/platform/permissions/index.ts";
import { requirePermission, transaction } from "#lib/platform/verb/index.ts";
import type { Identity } from "#lib/security/schema.ts";
import { buildContext } from "../context.ts";
import { PROBLEM_CONTENT_TYPE, problemResponse, toProblem } from "../problem/index.ts";
import {
  type Answer,
  answerResponse,
  JSON_CONTENT_TYPE,
  toAnswer,
  withEdgeHeaders,
} from "../steps/answer.ts";
import { findCaller, requireIdentity } from "../steps/authenticate.ts";
import { clientAddress } from "../steps/client-address.ts";
import { derivePartSchemas, type PartSchemas } from "../steps/derive-parts.ts";
import { guardOrigin } from "../steps/guard-origin.ts";
import {
  claimKey,
  hashRequest,
  isFinalFailure,
  readIdempotencyKey,
  releaseKey,
  storeAnswer,
} from "../steps/idempotency.ts";
import { limitRequests } from "../steps/limit-requests.ts";
import { measureRequest } from "../steps/measure.ts";
import { type ParsedParts, parseParts } from "../steps/parse-parts.ts";
import { checkBodyHeaders, DEFAULT_MAX_BODY_BYTES } from "../steps/read-body.ts";
import { readRequest } from "../steps/read-request.ts";
import { requireModule } from "../steps/require-module.ts";
import type {
  CallerAuth,
  HandlerRoute,
  OpenRoute,
  PersonAuth,
  RouteDefinition,
  RouteHandler,
  VerbRoute,
} from "./definition.ts";

export type { RouteHandler } from "./definition.ts";
export { methods } from "./methods.ts";

/** A verb whose types are no longer known: it parses what it is given. */
type AnyVerb = ((ctx: Context, input: never) => Promise<unknown>) & {
  verbName: string;
  permission: Permission;
  input: z.ZodType;
  output: z.ZodType;
};

/** A route of any kind, its types forgotten. */
type AnyRoute = Omit<
  HandlerRoute<z.ZodType, z.ZodType, z.ZodType, z.ZodType>,
  "auth" | "permission" | "handler" | "status"
> & {
  auth: "public" | PersonAuth | CallerAuth;
  permission?: Permission | "member";
  handler?: (call: never) => Promise<unknown>;
  verb?: AnyVerb;
  input?: (parts: never) => unknown;
  status?: number | ((output: never) => number);
  statuses?: readonly number[];
};

/** What is known of a request from its first moment. */
type Arrival = {
  request: Request;
  requestId: string;
  ipAddress: string | null;
  logger: Logger;
  /** Headers for the answer, whatever it will be. */
  headers: Record<string, string>;
};

type Segment = { params: Promise<Record<string, string>> };
type Plan = { options: AnyRoute; definition: RouteDefinition; parts: PartSchemas };

/** Makes a route handler out of a verb. */
export function route<
  Input extends z.ZodType,
  Output extends z.ZodType,
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(options: VerbRoute<Input, Output, P, Q, B>): RouteHandler;
/** Makes a route handler out of a function that acts for an organisation. */
export function route<
  Output extends z.ZodType = z.ZodUnknown,
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(options: HandlerRoute<Output, P, Q, B>): RouteHandler;
/** Makes a route handler for people outside any organisation, or for anybody. */
export function route<
  Auth extends "public" | PersonAuth,
  Output extends z.ZodType = z.ZodUnknown,
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(options: OpenRoute<Auth, Output, P, Q, B>): RouteHandler;
export function route(options: AnyRoute): RouteHandler {
  const parts = derivePartSchemas({
    method: options.method,
    path: options.path,
    consumes: options.consumes ?? "json",
    params: options.params,
    query: options.query,
    body: options.body,
    input: options.input === undefined ? options.verb?.input : undefined,
  });
  const definition = toDefinition(options, parts);
  const plan: Plan = { options, definition, parts };
  return Object.assign((request: Request, segment: Segment) => handle(plan, request, segment), {
    definition,
  });
}

function toDefinition(options: AnyRoute, parts: PartSchemas): RouteDefinition {
  const status = typeof options.status === "number" ? options.status : 200;
  return {
    method: options.method,
    path: options.path,
    auth: options.auth,
    permission: options.verb?.permission ?? options.permission ?? null,
    verbName: options.verb?.verbName ?? null,
    params: parts.params,
    query: parts.query,
    body: parts.body,
    consumes: options.consumes ?? "json",
    upload: options.upload ?? null,
    output: options.verb?.output ?? options.output ?? null,
    statuses: options.statuses ?? [status],
    rateLimit: options.rateLimit,
    module: options.module ?? null,
    summary: options.summary,
    description: options.description ?? null,
    tags: options.tags,
    maxBodyBytes: options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
  };
}

async function handle(plan: Plan, request: Request, segment: Segment): Promise<Response> {
  const startedAt = performance.now();
  const { method, path } = plan.definition;
  const requestId = newId();
  const arrival: Arrival = {
    request,
    requestId,
    ipAddress: clientAddress(request.headers),
    logger: lazyLogger(() => logger.child({ requestId, method, route: path })),
    headers: {},
  };
  const response = await respond(plan, arrival, segment).catch((error: unknown) => fail(error, arrival));
  measureRequest({
    method,
    route: path,
    status: response.status,
    seconds: (performance.now() - startedAt) / 1000,
  });
  return withEdgeHeaders(response, request, { requestId, extra: arrival.headers });
}

async function respond(plan: Plan, arrival: Arrival, segment: Segment): Promise<Response> {
  const { definition } = plan;
  const { auth, consumes, maxBodyBytes } = definition;
  checkBodyHeaders(arrival.request, { consumes, maxBytes: maxBodyBytes });
  guardOrigin(arrival.request, env().NEXTAUTH_URL);
  if (auth === "public") return respondToAnybody(plan, arrival, segment);
  return isPersonAuth(auth)
    ? respondToPerson(plan, arrival, segment)
    : respondToCaller(plan, auth, arrival, segment);
}

function isPersonAuth(auth: PersonAuth | CallerAuth): auth is PersonAuth {
  return auth[0] === "person";
}

async function respondToAnybody(plan: Plan, arrival: Arrival, segment: Segment): Promise<Response> {
  await limitRequests(plan.definition.rateLimit, addressKey(arrival), arrival.headers);
  return toResponse(
    await callHandler(plan, arrival, await parse(plan, arrival, segment), { identity: null }),
  );
}

async function respondToPerson(plan: Plan, arrival: Arrival, segment: Segment): Promise<Response> {
  const identity = await identified(arrival, () => requireIdentity(arrival.request));
  await limitRequests(plan.definition.rateLimit, identity.userId, arrival.headers);
  return toResponse(await callHandler(plan, arrival, await parse(plan, arrival, segment), { identity }));
}

async function respondToCaller(
  plan: Plan,
  auth: CallerAuth,
  arrival: Arrival,
  segment: Segment,
): Promise<Response> {
  const { definition } = plan;
  const caller = await identified(arrival, () => findCaller(arrival.request, auth, arrival.ipAddress));
  const log = lazyLogger(() =>
    arrival.logger.child({ organisationId: caller.organisationId, actor: caller.actor.id }),
  );
  const known: Arrival = { ...arrival, logger: log };
  const ctx = buildContext({
    organisationId: caller.organisationId,
    actor: caller.actor,
    origin: caller.origin,
    requestId: arrival.requestId,
    ipAddress: arrival.ipAddress,
    logger: log,
  });
  try {
    await limitRequests(definition.rateLimit, caller.actor.id, arrival.headers);
    if (definition.module !== null) await requireModule(ctx.organisationId, definition.module);
    if (definition.permission !== null && definition.permission !== "member") {
      const name = definition.verbName ?? `${definition.method} ${definition.path}`;
      await requirePermission(ctx, name, definition.permission);
    }
    const parsed = await parse(plan, known, segment);
    return await carryOut(plan, ctx, known, parsed, caller.identity);
  } catch (error) {
    return fail(error, known);
  }
}

/**
 * Looks up who calls. Who says nothing of himself is counted by address before the look-up, and who says
 * something false after it, so that trying out keys and cookies is as limited as asking without any.
 */
async function identified<T>(arrival: Arrival, look: () => Promise<T>): Promise<T> {
  const { headers } = arrival.request;
  const isAnonymous = !headers.has("authorization") && !headers.has("cookie");
  if (isAnonymous) await limitRequests("anonymous", addressKey(arrival), arrival.headers);
  try {
    return await look();
  } catch (error) {
    const isFalse = error instanceof RelaydeskError && error.code === "unauthenticated";
    if (isFalse && !isAnonymous) await limitRequests("anonymous", addressKey(arrival), arrival.headers);
    throw error;
  }
}

function addressKey({ ipAddress }: Arrival): string {
  return ipAddress ?? "unknown";
}

type Parsed = ParsedParts & {
  /** Stands for the body when two requests are compared; null when it was not read. */
  fingerprint: string | null;
  request: Request;
};

async function parse(plan: Plan, { request }: Arrival, segment: Segment): Promise<Parsed> {
  const { body, fingerprint, rest } = await readRequest(request, plan.definition);
  const params = (await segment.params) ?? {};
  const parts = parseParts(plan.parts, { params, searchParams: new URL(request.url).searchParams, body });
  return { ...parts, fingerprint, request: rest };
}

type CallerOf = { ctx?: Context; identity: Identity | null };

/** Handlers and mappings get the very values that their own schemas parsed; only their types were forgotten. */
async function callHandler(
  { options, definition }: Plan,
  { requestId, ipAddress, logger: log }: Arrival,
  { params, query, body, request }: Parsed,
  who: CallerOf,
): Promise<Response | Answer> {
  if (options.handler === undefined) throw new Error(`${definition.path} has neither verb nor handler`);
  const call = { request, requestId, ipAddress, logger: log, params, query, body, ...who };
  const result = await options.handler(call as never);
  if (result instanceof Response) return result;
  const output = definition.output === null ? result : definition.output.parse(result);
  return toAnswer(output, definition.output, definition.statuses[0] ?? 200);
}

async function callVerb(options: AnyRoute, verb: AnyVerb, ctx: Context, parsed: Parsed): Promise<Answer> {
  const input = options.input === undefined ? parsed.merged : options.input(parsed as never);
  const output = await verb(ctx, input as never);
  const { status } = options;
  return toAnswer(
    output,
    verb.output,
    typeof status === "function" ? status(output as never) : (status ?? 200),
  );
}

function toResponse(result: Response | Answer): Response {
  return result instanceof Response ? result : answerResponse(result);
}

/** Carries a request of an organisation out, or gives a repeat the answer of its first sending. */
async function carryOut(
  plan: Plan,
  ctx: Context,
  arrival: Arrival,
  parsed: Parsed,
  identity: Identity | null,
): Promise<Response> {
  const { options, definition } = plan;
  const { verb } = options;
  const key = readIdempotencyKey(arrival.request);
  if (key === null || parsed.fingerprint === null) {
    return toResponse(
      verb === undefined
        ? await callHandler(plan, arrival, parsed, { ctx, identity })
        : await callVerb(options, verb, ctx, parsed),
    );
  }

  const { pathname, search } = new URL(arrival.request.url);
  const address = `${definition.method} ${pathname}${search}`;
  const requestHash = hashRequest(address, parsed.fingerprint);
  const claim = await claimKey(ctx, { key, route: address, requestHash });
  if (claim.kind === "replay") {
    const contentType = claim.answer.status >= 400 ? PROBLEM_CONTENT_TYPE : JSON_CONTENT_TYPE;
    return answerResponse(claim.answer, { "Idempotency-Replayed": "true", "Content-Type": contentType });
  }
  const store = (answer: Answer) =>
    transaction(ctx, (inner) => storeAnswer(inner.db, inner, claim.id, answer));
  try {
    if (verb !== undefined) {
      return toResponse(
        await transaction(ctx, async (inner) => {
          const answer = await callVerb(options, verb, inner, parsed);
          await storeAnswer(inner.db, inner, claim.id, answer);
          return answer;
        }),
      );
    }
    // A handler has transactions of its own, so its answer can only be kept after them.
    const result = await callHandler(plan, arrival, parsed, { ctx, identity });
    if (result instanceof Response) await releaseKey(claim.id);
    else await store(result);
    return toResponse(result);
  } catch (cause) {
    const error = translateDatabaseError(cause);
    if (isFinalFailure(error)) {
      await store({ status: error.status, body: toProblem(error, placeOf(arrival)) });
    } else {
      await releaseKey(claim.id);
    }
    throw error;
  }
}

function placeOf({ request, requestId }: Arrival): { requestId: string; instance: string } {
  return { requestId, instance: new URL(request.url).pathname };
}

/** The one catch: expected failures are warnings, anything else is an error; only the log gets the details. */
function fail(cause: unknown, arrival: Arrival): Response {
  const error = translateDatabaseError(cause);
  const problem = toProblem(error, placeOf(arrival));
  if (error instanceof RelaydeskError && error.code !== "internal_error") {
    arrival.logger.warn(
      { code: error.code, status: error.status, fields: error.fields.map((field) => field.path) },
      error.message,
    );
  } else {
    arrival.logger.error({ err: error }, "A request failed unexpectedly");
  }
  return problemResponse(problem);
}
