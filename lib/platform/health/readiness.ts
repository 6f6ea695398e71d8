import { now } from "../clock/index.ts";
import type { CheckResult, HealthStatus, Readiness } from "./schema.ts";

/** What a check found; throwing means that it found nothing at all. */
export type Finding = { status: HealthStatus; reason?: string };

export type Check = {
  name: string;
  /** The status when the check fails or takes too long: what its loss means for the app. */
  whenFailing: "degraded" | "down";
  /** What goes on all the same while it is not well; put after the reason. */
  meanwhile?: string;
  timeoutMs: number;
  /** How long a finding is good: probes come every few seconds, from several sides. */
  keepMs: number;
  run: (signal: AbortSignal) => Promise<Finding>;
};

const SEVERITY: Record<HealthStatus, number> = { ok: 0, degraded: 1, down: 2 };

/** Makes a function that runs the checks side by side, each at most once in its `keepMs`, and tells the worst. */
export function createReadiness(checks: readonly Check[]): () => Promise<Readiness> {
  const kept = new Map<string, { result: Promise<CheckResult>; until: number }>();

  const resultOf = (check: Check): Promise<CheckResult> => {
    const at = now().getTime();
    const known = kept.get(check.name);
    if (known !== undefined && known.until > at) return known.result;
    const result = perform(check);
    kept.set(check.name, { result, until: at + check.keepMs });
    return result;
  };

  return async () => {
    const results = await Promise.all(
      checks.map(async (check): Promise<[string, CheckResult]> => [check.name, await resultOf(check)]),
    );
    const status = results.reduce<HealthStatus>(
      (worst, [, result]) => (SEVERITY[result.status] > SEVERITY[worst] ? result.status : worst),
      "ok",
    );
    return { status, checks: Object.fromEntries(results), checkedAt: now().toISOString() };
  };
}

async function perform({ run, timeoutMs, whenFailing, meanwhile }: Check): Promise<CheckResult> {
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(timeoutMs);
  const tooLate = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  let finding: Finding;
  try {
    finding = await Promise.race([run(signal), tooLate]);
  } catch (error) {
    finding = { status: whenFailing, reason: reasonOf(error, timeoutMs) };
  }
  if (finding.status !== "ok" && finding.reason !== undefined && meanwhile !== undefined) {
    finding = { ...finding, reason: `${finding.reason}. ${meanwhile}` };
  }
  return { ...finding, ms: Math.round(performance.now() - startedAt) };
}

/** Codes only: the messages of drivers and of fetch name hosts and users. */
function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === "TimeoutError") return `No answer within ${timeoutMs} ms`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return /^[A-Z0-9_]{3,40}$/.test(code) ? `Cannot be reached (${code})` : "Cannot be reached";
}
