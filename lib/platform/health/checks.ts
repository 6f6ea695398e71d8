import "server-only";
import { systemPool } from "../db/index.ts";
import { env } from "../env/index.ts";
import { jobsRegisteredAt } from "./job-registration.ts";
import type { Check } from "./readiness.ts";

/** A database that needs longer for nothing at all is in trouble. */
const SLOW_DATABASE_MS = 1_000;

export const databaseCheck: Check = {
  name: "database",
  whenFailing: "down",
  timeoutMs: 3_000,
  keepMs: 2_000,
  run: async () => {
    const startedAt = performance.now();
    await systemPool().query("select 1");
    const ms = performance.now() - startedAt;
    return ms > SLOW_DATABASE_MS
      ? { status: "degraded", reason: `Answered only after ${Math.round(ms)} ms` }
      : { status: "ok" };
  },
};

/** Where Inngest Cloud takes events; its self-hosted server and our local one have an address of their own. */
const INNGEST_CLOUD_URL = "https://inn.gs";

/** Without jobs people go on: what they do stays in the outbox, and its jobs run late instead of never. */
export const jobsCheck: Check = {
  name: "jobs",
  whenFailing: "degraded",
  meanwhile: "Requests are served; what jobs have to do is kept until it is back",
  timeoutMs: 3_000,
  keepMs: 2_000,
  run: async (signal) => {
    const { INNGEST_BASE_URL, INNGEST_EVENT_KEY } = env();
    if (INNGEST_BASE_URL === undefined && INNGEST_EVENT_KEY === undefined) {
      return {
        status: "degraded",
        reason: "No job server is set: INNGEST_BASE_URL, or INNGEST_EVENT_KEY for Inngest Cloud",
      };
    }
    const response = await fetch(
      INNGEST_BASE_URL === undefined ? INNGEST_CLOUD_URL : `${INNGEST_BASE_URL}/health`,
      { signal, redirect: "manual" },
    );
    await response.body?.cancel();
    if (response.status >= 500)
      return { status: "degraded", reason: `The job server answers ${response.status}` };
    // With one process here and one job server beside it, that process must have been asked for its functions.
    // Elsewhere another copy of the app may have been.
    const isLocal = INNGEST_BASE_URL !== undefined && isLoopback(INNGEST_BASE_URL);
    return isLocal && jobsRegisteredAt() === null
      ? { status: "degraded", reason: "The job server has not taken the list of functions yet" }
      : { status: "ok" };
  },
};

export const clickupCheck: Check = {
  name: "clickup",
  whenFailing: "degraded",
  timeoutMs: 3_000,
  // Without a token the call costs no budget, but it leaves the house.
  keepMs: 30_000,
  run: async (signal) => {
    const { CLICKUP_API_URL, CLICKUP_CLIENT_ID } = env();
    if (CLICKUP_CLIENT_ID === undefined) return { status: "ok", reason: "Not set up" };
    // Any answer but a server error shows that ClickUp is there; without a token it is 400 or 401.
    const response = await fetch(`${CLICKUP_API_URL}/user`, { signal, redirect: "manual" });
    await response.body?.cancel();
    return response.status >= 500
      ? { status: "degraded", reason: `ClickUp answers ${response.status}` }
      : { status: "ok" };
  },
};

function isLoopback(url: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
}
