/**
 * ClickUp's failures in our terms. Decided by ECODE and status alone, never by a message. Source: ClickUp fact
 * sheet, section 5.
 */
import { type ErrorCode, RelaydeskError, type RelaydeskErrorOptions } from "#lib/platform/errors/index.ts";

/** What a failure means for what we do next. */
export type FailureKind =
  /** ClickUp no longer knows the token: a person must connect again. */
  | "token"
  /** Too many calls within a minute. */
  | "rate_limit"
  /** The place or task is gone, was never there, or is closed to this connection: ClickUp does not tell which. */
  | "unreachable_object"
  /** ClickUp understood and said no; the same call will fail again. */
  | "refused"
  /** ClickUp, or the way to it, is in trouble; later may work. */
  | "unavailable";

const TOKEN_ECODES = new Set(["OAUTH_019", "OAUTH_021", "OAUTH_025", "OAUTH_077"]);

/** Workspace not authorised, also said of ids that exist nowhere. It says nothing about the token. */
const WORKSPACE_ECODES = new Set([
  "OAUTH_023",
  "OAUTH_026",
  "OAUTH_027",
  ...Array.from({ length: 17 }, (_, index) => `OAUTH_0${29 + index}`),
  "OAUTH_057",
  "OAUTH_061",
]);

const GONE_ECODES = new Set(["ACCESS_083", "ACCESS_190", "ACCESS_999", "ITEM_013"]);

/** Answered with 500, but caused by what was sent: no retry helps. */
const REFUSED_WITH_500 = new Set(["ITEMV2_003", "SHARD_001"]);

/** The one table from what ClickUp answered to what it means. */
export function classifyFailure(status: number, ecode: string | null): FailureKind {
  if (ecode !== null) {
    if (TOKEN_ECODES.has(ecode)) return "token";
    // The same code, with 400, says that a query parameter must be an array.
    if (WORKSPACE_ECODES.has(ecode) && status === 401) return "unreachable_object";
    if (GONE_ECODES.has(ecode)) return "unreachable_object";
    if (ecode === "APP_002") return "rate_limit";
    if (REFUSED_WITH_500.has(ecode)) return "refused";
  }
  if (status === 429) return "rate_limit";
  if (status === 404) return "unreachable_object";
  if (status === 408 || status === 425 || status >= 500) return "unavailable";
  return "refused";
}

export type ClickUpFailure = {
  /** Method and path pattern, e.g. `POST /list/{list_id}/task`. */
  endpoint: string;
  /** HTTP status, null when no answer came. */
  status: number | null;
  ecode: string | null;
  /** ClickUp's id of the request, when it gave one. */
  requestId: string | null;
  /** What ClickUp said, for the log. */
  text?: string;
  cause?: unknown;
};

/** A call to ClickUp that failed. */
export class ClickUpApiError extends RelaydeskError {
  override readonly name: string = "ClickUpApiError";
  readonly kind: FailureKind;
  readonly endpoint: string;
  readonly httpStatus: number | null;
  readonly ecode: string | null;
  readonly requestId: string | null;
  /**
   * Whether ClickUp may have done what was asked all the same: after a timeout, a cut connection, a 5xx or an
   * answer that cannot be read. Always false when ClickUp refused, or was never reached.
   */
  readonly isOutcomeUnknown: boolean;

  constructor(
    kind: FailureKind,
    failure: ClickUpFailure,
    options: RelaydeskErrorOptions & { code: ErrorCode; isOutcomeUnknown: boolean },
  ) {
    const said = failure.text === undefined ? "" : `: ${failure.text.slice(0, 300)}`;
    super(
      options.code,
      `ClickUp ${failure.endpoint} failed (${failure.status ?? "no answer"}${failure.ecode === null ? "" : ` ${failure.ecode}`})${said}`,
      { ...options, ...(failure.cause === undefined ? {} : { cause: failure.cause }) },
    );
    this.kind = kind;
    this.endpoint = failure.endpoint;
    this.httpStatus = failure.status;
    this.ecode = failure.ecode;
    this.requestId = failure.requestId;
    this.isOutcomeUnknown = options.isOutcomeUnknown;
  }
}

/** ClickUp does not know the token any more. */
export class ClickUpTokenError extends ClickUpApiError {
  override readonly name = "ClickUpTokenError";

  constructor(failure: ClickUpFailure) {
    super("token", failure, {
      code: "clickup_reconnect_needed",
      isOutcomeUnknown: false,
      publicMessage: "ClickUp no longer accepts our connection: its authorisation was taken back.",
      action: "Ask an admin to connect ClickUp again, under Settings → ClickUp.",
    });
  }
}

/** No room in the rate budget, ours or ClickUp's own count. `retryAfter` is in seconds. */
export class ClickUpRateLimitError extends ClickUpApiError {
  override readonly name = "ClickUpRateLimitError";
  /** When there will be room. */
  readonly availableAt: Date;

  constructor(failure: ClickUpFailure, availableAt: Date, retryAfterSeconds: number) {
    super("rate_limit", failure, {
      code: "clickup_rate_limited",
      isOutcomeUnknown: false,
      retryAfter: Math.max(1, Math.ceil(retryAfterSeconds)),
      publicMessage: "ClickUp takes only so many requests a minute, and this minute's are used up.",
      action: "Wait a moment and try again.",
    });
    this.availableAt = availableAt;
  }
}

/** The error for an answer that is not a success. */
export function failureOf(failure: ClickUpFailure & { status: number }): ClickUpApiError {
  const kind = classifyFailure(failure.status, failure.ecode);
  switch (kind) {
    case "token":
      return new ClickUpTokenError(failure);
    case "unreachable_object":
      return new ClickUpApiError(kind, failure, {
        code: "clickup_rejected",
        isOutcomeUnknown: false,
        publicMessage: "ClickUp says that this is not there, or that the connection may not see it.",
        action: "Check in ClickUp whether it still exists, then refresh the Spaces.",
      });
    case "unavailable":
    case "rate_limit":
      return new ClickUpApiError(kind, failure, {
        code: "clickup_unavailable",
        isOutcomeUnknown: true,
        publicMessage: `ClickUp is having trouble (it answered ${failure.status}).`,
        action: "Relaydesk tries again by itself.",
      });
    case "refused":
      return new ClickUpApiError(kind, failure, {
        code: "clickup_rejected",
        // A 500 is no promise that nothing was done, whatever caused it.
        isOutcomeUnknown: failure.status >= 500,
        publicMessage: `ClickUp refused the request (${failure.ecode ?? `status ${failure.status}`}).`,
        action: "Change what was sent, or ask an admin to look at the connection.",
      });
  }
}

/** What a dead token means for work that goes on with another one: nothing was done, and it may come again at once. */
export function takenOver(error: ClickUpTokenError): ClickUpApiError {
  const { endpoint, httpStatus: status, ecode, requestId } = error;
  return new ClickUpApiError(
    "unavailable",
    { endpoint, status, ecode, requestId, cause: error },
    {
      code: "clickup_unavailable",
      isOutcomeUnknown: false,
      publicMessage: "ClickUp's authorisation has just passed from one person to another.",
      action: "Relaydesk tries again by itself.",
    },
  );
}

/** The error for a call that got no answer, or one that cannot be read. */
export function noAnswer(
  failure: Omit<ClickUpFailure, "status" | "ecode" | "requestId"> & { status?: number },
  isOutcomeUnknown: boolean,
): ClickUpApiError {
  return new ClickUpApiError(
    "unavailable",
    { ...failure, status: failure.status ?? null, ecode: null, requestId: null },
    {
      code: "clickup_unavailable",
      isOutcomeUnknown,
      publicMessage: "ClickUp could not be reached, or its answer was lost.",
      action: "Relaydesk tries again by itself.",
    },
  );
}
