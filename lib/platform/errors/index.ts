/**
 * The one error vocabulary. Codes are a closed table; HTTP, jobs and the browser each translate them once.
 */

type CodeDefaults = {
  /** HTTP status of an answer that carries this code. */
  status: number;
  /** Title of the problem document. */
  title: string;
  /** Whether the same request may succeed later without anybody changing anything. */
  isRetryable: boolean;
};

export const ERROR_CODES = {
  invalid_json: { status: 400, title: "The body is not valid JSON", isRetryable: false },
  bad_request: { status: 400, title: "The request cannot be understood", isRetryable: false },
  unauthenticated: { status: 401, title: "You are not signed in", isRetryable: false },
  forbidden: { status: 403, title: "You may not do this", isRetryable: false },
  not_found: { status: 404, title: "Not found", isRetryable: false },
  method_not_allowed: { status: 405, title: "Method not allowed", isRetryable: false },
  conflict: { status: 409, title: "The request conflicts with the current state", isRetryable: false },
  idempotency_key_reused: {
    status: 409,
    title: "This Idempotency-Key was used for another request",
    isRetryable: false,
  },
  idempotency_in_progress: {
    status: 409,
    title: "The first request with this Idempotency-Key is still running",
    isRetryable: true,
  },
  gone: { status: 410, title: "No longer there", isRetryable: false },
  payload_too_large: { status: 413, title: "The body is too large", isRetryable: false },
  unsupported_media_type: { status: 415, title: "Unsupported content type", isRetryable: false },
  validation_failed: { status: 422, title: "Some fields are not valid", isRetryable: false },
  rate_limited: { status: 429, title: "Too many requests", isRetryable: true },
  internal_error: { status: 500, title: "Something went wrong on our side", isRetryable: true },
  unavailable: { status: 503, title: "Temporarily unavailable", isRetryable: true },

  module_disabled: { status: 404, title: "This module is switched off", isRetryable: false },
  clickup_not_connected: { status: 409, title: "ClickUp is not connected", isRetryable: false },
  clickup_reconnect_needed: { status: 409, title: "ClickUp must be connected again", isRetryable: false },
  clickup_space_missing: { status: 409, title: "The customer has no ClickUp Space", isRetryable: false },
  clickup_list_missing: { status: 409, title: "There is no List for the task", isRetryable: false },
  clickup_field_missing: {
    status: 409,
    title: "A field that the List requires is empty",
    isRetryable: false,
  },
  clickup_task_foreign: { status: 409, title: "The task belongs to another workspace", isRetryable: false },
  clickup_rejected: { status: 502, title: "ClickUp refused the request", isRetryable: false },
  clickup_unavailable: { status: 503, title: "ClickUp cannot be reached", isRetryable: true },
  clickup_rate_limited: { status: 429, title: "ClickUp's rate budget is used up", isRetryable: true },
} as const satisfies Record<string, CodeDefaults>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** One thing wrong with one field. `path` is dotted, e.g. `tags.0`; `in` says which part of a request. */
export type FieldError = { path: string; message: string; in?: "body" | "query" | "path" | "header" };

export type RelaydeskErrorOptions = {
  /** For people: what happened, in a sentence. Falls back to the code's title. */
  publicMessage?: string;
  /** For people: what to do about it. */
  action?: string;
  fields?: FieldError[];
  isRetryable?: boolean;
  /** Seconds after which a retry makes sense. */
  retryAfter?: number;
  cause?: unknown;
};

/** Every expected failure. `message` is for the log; people read `publicMessage` and `action`. */
export class RelaydeskError extends Error {
  override readonly name: string = "RelaydeskError";
  readonly code: ErrorCode;
  readonly publicMessage: string;
  readonly action: string | undefined;
  readonly fields: FieldError[];
  readonly isRetryable: boolean;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, options: RelaydeskErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.publicMessage = options.publicMessage ?? ERROR_CODES[code].title;
    this.action = options.action;
    this.fields = options.fields ?? [];
    this.isRetryable = options.isRetryable ?? ERROR_CODES[code].isRetryable;
    this.retryAfter = options.retryAfter;
  }

  /** HTTP status of an answer that carries this error. */
  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}

/** Missing and foreign look the same. `what` is the noun people know, e.g. "ticket". */
export function notFound(what: string): RelaydeskError {
  return new RelaydeskError("not_found", `No such ${what}`, {
    publicMessage: "There is nothing here, or it is not yours to see.",
  });
}

/** The row is not in the state that the change expected. */
export function conflict(publicMessage: string, action?: string): RelaydeskError {
  return new RelaydeskError("conflict", publicMessage, {
    publicMessage,
    ...(action === undefined ? {} : { action }),
  });
}

/** One field breaks a rule that only the data can tell, e.g. a name that is taken. */
export function invalidField(path: string, message: string): RelaydeskError {
  return new RelaydeskError("validation_failed", `${path}: ${message}`, {
    publicMessage: message,
    fields: [{ path, message, in: "body" }],
  });
}
