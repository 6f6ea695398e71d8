/**
 * How a call of ClickUp's API is made: the rate budget is asked first, the answer is parsed, every failure becomes one
 * of our errors, and what is safe to repeat is repeated. Source: ClickUp fact sheet, sections 3 to 5.
 */
import "server-only";
import type { z } from "zod";
import { now, sleep as sleepByClock } from "#lib/platform/clock/index.ts";
import * as types from "./api-types.ts";
import type { RateHeaders } from "./budget/observed-limit.ts";
import { CALL_TIMEOUT_MS } from "./call-timeout.ts";
import { ClickUpRateLimitError, failureOf, noAnswer } from "./errors.ts";
import { countApiCall } from "./metrics.ts";
import { type MultipartBody, multipartBody, type OutgoingFile } from "./multipart-body.ts";
import type { RateBudget } from "./rate-budget.ts";

/** Waits before the retries of calls that may safely be repeated, in milliseconds. */
const RETRY_WAITS_MS = [300, 1_200] as const;

export type ClickUpClientOptions = {
  token: string;
  /** `https://api.clickup.com/api/v2`, without a slash at the end. */
  baseUrl: string;
  budget: RateBudget;
  /** Ends every call when it ends. */
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Waits before a retry; a test need not. */
  sleep?: (ms: number) => Promise<void>;
};

type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

type Call<Answer extends z.ZodType> = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** The version of the API that has it, 2 unless said otherwise. */
  version?: 3;
  /** The path with `{names}` in it: what logs, errors and metrics name the call by. */
  endpoint: string;
  path?: Record<string, string>;
  query?: Query;
  body?: unknown;
  /** A file instead of a body; opened when the budget has room. */
  upload?: () => Promise<OutgoingFile>;
  /** Time for this call; the client's own without it. */
  timeoutMs?: number;
  answer: Answer;
  /** Called when the budget has room and nothing but the sending is left; what it throws stops the call. */
  beforeSend?: () => Promise<void>;
};

export type ClickUpCall = <Answer extends z.ZodType>(call: Call<Answer>) => Promise<z.output<Answer>>;

/** Makes the one way in which calls leave for a token. */
export function createClickUpCall(options: ClickUpClientOptions): ClickUpCall {
  const { token, baseUrl, budget, timeoutMs = CALL_TIMEOUT_MS } = options;
  const sleep = options.sleep ?? sleepByClock;

  const baseUrlOf = ({ version }: Call<z.ZodType>) =>
    version === 3 ? baseUrl.replace(/\/v2$/, "/v3") : baseUrl;

  async function callOnce<Answer extends z.ZodType>(call: Call<Answer>): Promise<z.output<Answer>> {
    const endpoint = `${call.method} ${call.endpoint}`;
    const permit = await budget.take(endpoint, options.signal);
    let headers: RateHeaders | null = null;
    let outcome = "no_answer";
    const startedAt = performance.now();
    try {
      await call.beforeSend?.();
      const file = call.upload === undefined ? null : multipartBody(await call.upload());
      const response = await send(call, endpoint, file);
      headers = readRateHeaders(response);
      outcome = response.ok ? "ok" : String(response.status);
      return await readAnswer(call, endpoint, response, headers);
    } finally {
      countApiCall(endpoint, outcome, performance.now() - startedAt);
      await permit.settle(headers);
    }
  }

  async function send(
    call: Call<z.ZodType>,
    endpoint: string,
    file: MultipartBody | null,
  ): Promise<Response> {
    const deadline = AbortSignal.timeout(call.timeoutMs ?? timeoutMs);
    try {
      return await fetch(`${baseUrlOf(call)}${fillPath(call.endpoint, call.path)}${queryText(call.query)}`, {
        method: call.method,
        // A redirect would carry the token to wherever it points.
        redirect: "error",
        headers: {
          Authorization: `Bearer ${token}`,
          "Content-Type": "application/json",
          Accept: "application/json",
          ...file?.headers,
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        ...(file === null ? {} : { body: file.stream, duplex: "half" as const }),
        signal: options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]),
      });
    } catch (cause) {
      throw noAnswer({ endpoint, text: causeText(cause), cause }, !wasNeverSent(cause));
    }
  }

  async function readAnswer<Answer extends z.ZodType>(
    call: Call<Answer>,
    endpoint: string,
    response: Response,
    headers: RateHeaders,
  ): Promise<z.output<Answer>> {
    const requestId = response.headers.get("x-request-id");
    let text: string;
    try {
      text = await response.text();
    } catch (cause) {
      throw noAnswer({ endpoint, status: response.status, text: "the answer broke off", cause }, true);
    }
    if (!response.ok) {
      const said = types.failureAnswer.safeParse(parseJson(text)).data;
      const failure = {
        endpoint,
        status: response.status,
        ecode: said?.ECODE ?? null,
        requestId,
        text: said?.err ?? said?.error ?? said?.message ?? "",
      };
      const error = failureOf(failure);
      if (error.kind !== "rate_limit") throw error;
      const waitMs = headers.retryAfterMs ?? 60_000;
      throw new ClickUpRateLimitError(failure, new Date(now().getTime() + waitMs), waitMs / 1000);
    }
    const parsed = call.answer.safeParse(text === "" ? {} : parseJson(text));
    if (parsed.success) return parsed.data;
    throw noAnswer(
      { endpoint, status: response.status, text: "the answer has another shape", cause: parsed.error },
      true,
    );
  }

  /** Calls once; repeats what may be repeated when ClickUp is in trouble. A POST never is: it may have worked. */
  async function call<Answer extends z.ZodType>(definition: Call<Answer>): Promise<z.output<Answer>> {
    const waits = definition.method === "POST" ? [] : RETRY_WAITS_MS;
    for (const waitMs of waits) {
      try {
        return await callOnce(definition);
      } catch (error) {
        if (!isWorthRepeating(error) || options.signal?.aborted === true) throw error;
        await sleep(waitMs);
      }
    }
    return callOnce(definition);
  }

  return call;
}

function isWorthRepeating(error: unknown): boolean {
  return error instanceof Error && "kind" in error && error.kind === "unavailable";
}

/** Failures before the first byte left: nobody can have done anything. */
function wasNeverSent(cause: unknown): boolean {
  const codes = [
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "UND_ERR_CONNECT_TIMEOUT",
  ];
  for (let error = cause; error instanceof Error; error = error.cause) {
    if ("code" in error && typeof error.code === "string" && codes.includes(error.code)) return true;
  }
  return false;
}

function causeText(cause: unknown): string {
  if (!(cause instanceof Error)) return "no answer";
  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : "";
  return `${cause.message}${inner}`;
}

function fillPath(endpoint: string, parameters: Record<string, string> = {}): string {
  return endpoint.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ""));
}

function queryText(query: Query | undefined): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined) continue;
    if (typeof value === "object") for (const entry of value) parameters.append(name, entry);
    else parameters.append(name, String(value));
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The rate headers of an answer. The reset is in seconds since 1970; some have seen milliseconds. */
function readRateHeaders({ headers, status }: Response): RateHeaders {
  const number = (name: string) => {
    const text = headers.get(name);
    const value = text === null || text.trim() === "" ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : null;
  };
  const reset = number("x-ratelimit-reset");
  const resetAtMs = reset === null ? null : reset > 1e12 ? reset : reset * 1000;
  const retryAfter = number("retry-after");
  const untilReset = resetAtMs === null ? null : resetAtMs - now().getTime();
  return {
    isRefused: status === 429,
    limit: number("x-ratelimit-limit"),
    remaining: number("x-ratelimit-remaining"),
    // A minute is the longest that a window lasts, whatever the two clocks say.
    retryAfterMs:
      retryAfter !== null
        ? Math.min(Math.max(retryAfter * 1000, 0), 300_000)
        : untilReset === null
          ? null
          : Math.min(Math.max(untilReset, 1_000), 61_000),
  };
}
