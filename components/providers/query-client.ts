import { QueryClient } from "@tanstack/react-query";

const staleAfterMs = 15_000;
const mostRetries = 2;

/** Whether a failed query is worth another try: never what the server refused (4xx), at most twice the rest. */
export function shouldRetry(failureCount: number, error: unknown): boolean {
  if (failureCount >= mostRetries) return false;
  if (error instanceof Error && "status" in error && typeof error.status === "number") {
    return error.status === 0 || error.status >= 500;
  }
  return true;
}

/** The browser's cache of what the server said. One per tab, and one per request while rendering on the server. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: staleAfterMs, retry: shouldRetry },
      // A change is never sent twice by itself: only the caller knows whether that is safe.
      mutations: { retry: false },
    },
  });
}
