/** A failure as the API tells it. `ApiError` has this shape; so may anything else that a screen must explain. */
export interface Problem {
  status: number;
  /** From the closed table of error codes. */
  code: string;
  title: string;
  /** A sentence for people. */
  detail: string;
  requestId?: string;
  /** Seconds. */
  retryAfter?: number;
  /** What to do about it, as a sentence. */
  action?: string;
  errors: readonly { path: string; message: string }[];
}

/** Whether something thrown is a problem that the server explained. */
export function isProblem(error: unknown): error is Problem & Error {
  return (
    error instanceof Error &&
    "status" in error &&
    typeof error.status === "number" &&
    "code" in error &&
    typeof error.code === "string" &&
    "title" in error &&
    typeof error.title === "string" &&
    "detail" in error &&
    typeof error.detail === "string" &&
    "errors" in error &&
    Array.isArray(error.errors)
  );
}

export type ProblemKind = "offline" | "forbidden" | "missing" | "limited" | "refused" | "broken";

/** A failure in the words and with the choices that a screen shows. */
export interface ProblemSummary {
  kind: ProblemKind;
  title: string;
  detail: string;
  action?: string;
  requestId?: string;
  /** Whether the same request may succeed later. */
  canRetry: boolean;
  /** Seconds. */
  retryAfter?: number;
}

function kindOf(status: number): ProblemKind {
  if (status === 401 || status === 403) return "forbidden";
  if (status === 404 || status === 410) return "missing";
  if (status === 429) return "limited";
  // Status 0 is how a fetcher reports that no answer came.
  if (status === 0) return "offline";
  return status >= 500 ? "broken" : "refused";
}

/**
 * Explains anything thrown. What the server did not explain itself is never shown word for word: it may hold
 * addresses or code, and it helps nobody.
 */
export function summariseProblem(error: unknown, isOnline = true): ProblemSummary {
  if (isProblem(error)) {
    const kind = kindOf(error.status);
    return {
      kind,
      title: error.title,
      detail: error.detail,
      action: error.action,
      requestId: error.requestId,
      canRetry: kind === "offline" || kind === "limited" || kind === "broken",
      retryAfter: error.retryAfter,
    };
  }
  if (!isOnline || error instanceof TypeError) {
    return {
      kind: "offline",
      title: "Relaydesk can't be reached",
      detail: "The server did not answer.",
      action: "Check your connection, then try again.",
      canRetry: true,
    };
  }
  return {
    kind: "broken",
    title: "Something went wrong",
    detail: "This is a fault in Relaydesk, not something you did.",
    action: "Try again. If it keeps happening, tell your administrator.",
    canRetry: true,
  };
}
