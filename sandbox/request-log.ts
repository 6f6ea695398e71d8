import type { RateWindow } from "./rate-limit.ts";

/** How many requests the log remembers. */
export const REQUESTS_KEPT = 20_000;

/**
 * One request as the sandbox saw it. `status` is what was answered, null when the connection was cut instead;
 * `committed` says whether the sandbox did what was asked, whatever the caller got to hear. Holds no token and no code.
 */
export type LoggedRequest = {
  sequence: number;
  at: number;
  method: string;
  path: string;
  query: string;
  status: number | null;
  ecode: string | null;
  committed: boolean;
  tokenFingerprint: string | null;
  durationMs: number;
  requestBytes: number;
  responseBytes: number;
  rate: Pick<RateWindow, "limit" | "remaining" | "resetAt"> | null;
  faults: string[];
};

/** The last requests, oldest first. */
export type RequestLog = {
  add(request: Omit<LoggedRequest, "sequence">): void;
  /** Requests after a sequence number (0 for all), at most `limit` of them. */
  since(sequence: number, limit: number): LoggedRequest[];
  /** The newest `limit` requests, newest first. */
  newest(limit: number): LoggedRequest[];
  lastSequence(): number;
  clear(): void;
};

/** Makes an empty log of the last `capacity` requests. */
export function createRequestLog(capacity = REQUESTS_KEPT): RequestLog {
  const slots: LoggedRequest[] = [];
  let last = 0;
  /** The sequence number just before the first request since the log was cleared. */
  let start = 0;

  function at(sequence: number): LoggedRequest | undefined {
    return slots[(sequence - start - 1) % capacity];
  }

  function range(from: number, to: number): LoggedRequest[] {
    const found: LoggedRequest[] = [];
    for (let sequence = from; sequence <= to; sequence += 1) {
      const request = at(sequence);
      if (request) found.push(request);
    }
    return found;
  }

  return {
    add(request) {
      last += 1;
      slots[(last - start - 1) % capacity] = { sequence: last, ...request };
    },
    since(sequence, limit) {
      const first = Math.max(sequence + 1, start + 1, last - capacity + 1);
      return range(first, Math.min(last, first + limit - 1));
    },
    newest: (limit) => range(Math.max(start + 1, last - Math.min(limit, capacity) + 1), last).toReversed(),
    lastSequence: () => last,
    clear() {
      slots.length = 0;
      start = last;
    },
  };
}
