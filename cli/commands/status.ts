import { z } from "zod";
import { type Readiness, readinessSchema } from "#lib/platform/health/schema.ts";
import { defineCliCommand } from "../command.ts";
import type { Instance } from "../find-instance.ts";
import { countWorkAcrossOrganisations, type WorkCounts } from "../rows-across-organisations.ts";
import { formatPairs, shortTime } from "../table.ts";

/** Longer than the slowest of the checks behind `/ready`. */
const READY_TIMEOUT_MS = 10_000;

type Reached<T> = { reached: true; value: T } | { reached: false; reason: string };

export const status = defineCliCommand({
  name: "status",
  summary: "Tell whether Relaydesk works, and what waits or failed",
  details: [
    "Asks the app's /ready, and the database itself, so that one still answers when the other does not. Exits with 1 when the app cannot serve or the database does not answer; work that waits or failed is no such reason.",
  ],
  needs: "settings",
  input: z.strictObject({}),
  run: async (_, instance) => {
    const [app, work] = await Promise.all([askReady(instance), askDatabase(instance)]);
    const isWell = app.reached && app.value.status !== "down" && work.reached;
    return {
      data: {
        url: instance.url,
        pid: instance.pid,
        dataDirectory: instance.dataDirectory,
        ready: app.reached ? app.value : { status: "down", reason: app.reason },
        database: work.reached ? { isReachable: true } : { isReachable: false, reason: work.reason },
        work: work.reached ? work.value : null,
      },
      text: [
        formatPairs([
          ["Address", instance.url ?? "not known"],
          ["Data folder", instance.dataDirectory],
          ["Process", instance.pid ?? "no npm start runs on this data folder"],
          ["Database", work.reached ? "answers" : work.reason],
        ]),
        "",
        readyText(app),
        ...(work.reached ? ["", workText(work.value)] : []),
      ].join("\n"),
      exitCode: isWell ? 0 : 1,
    };
  },
});

async function askReady({ url }: Instance): Promise<Reached<Readiness>> {
  if (url === null) return { reached: false, reason: "Relaydesk is not running" };
  try {
    const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
    return { reached: true, value: readinessSchema.parse(await response.json()) };
  } catch (error) {
    return {
      reached: false,
      reason:
        error instanceof z.ZodError || error instanceof SyntaxError
          ? `What answers at ${url}/ready is not Relaydesk`
          : `${url} does not answer`,
    };
  }
}

async function askDatabase({ hasDatabase }: Instance): Promise<Reached<WorkCounts>> {
  if (!hasDatabase) return { reached: false, reason: "not known; DATABASE_URL is not set" };
  try {
    return { reached: true, value: await countWorkAcrossOrganisations() };
  } catch (error) {
    // Settings that are wrong say so themselves; whatever else it is, the database did not give the counts.
    const isSettings = error instanceof Error && error.name === "EnvironmentError";
    return { reached: false, reason: isSettings ? error.message : "does not answer, or is not up to date" };
  }
}

function readyText(app: Reached<Readiness>): string {
  if (!app.reached) return `Ready: no. ${app.reason}.`;
  const { status: overall, checks } = app.value;
  const words = { ok: "yes", degraded: "yes, but degraded", down: "no" } as const;
  return [
    `Ready: ${words[overall]}`,
    formatPairs(
      Object.entries(checks).map(([name, check]) => [
        `  ${name}`,
        `${check.status}, ${check.ms} ms${check.reason === undefined ? "" : `: ${check.reason}`}`,
      ]),
    ),
  ].join("\n");
}

function workText(work: WorkCounts): string {
  const oldest = work.outboxOldestAt === null ? "" : `, the oldest since ${shortTime(work.outboxOldestAt)}`;
  return formatPairs([
    ["Organisations", work.organisations],
    ["Jobs failed", work.jobsFailed],
    ["Tasks waiting to be made", work.intentsWaiting],
    ["Tasks that need somebody", work.intentsFailed],
    ["Events not yet sent", `${work.outboxUnsent}${oldest}`],
  ]);
}
