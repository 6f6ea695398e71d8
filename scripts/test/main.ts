/**
 * `npm test`: checks, then unit and database tests, then end-to-end tests against a whole Relaydesk. Its last
 * line is `N passed, N failed, N skipped`. With parameters it runs the named stages only:
 * `npm test -- checks vitest e2e`.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { runChecks } from "../check/checks.ts";
import { ensureBuild, ensureDatabaseClient } from "../start/build.ts";
import { findBrowser } from "./browser.ts";
import { addTotals, NOTHING, printTotals, type Totals } from "./report.ts";
import { runTool } from "./run-tool.ts";
import { startStack } from "./stack.ts";

const FAILED: Totals = { passed: 0, failed: 1, skipped: 0 };

async function runVitest(): Promise<Totals> {
  return withReport(async (report) => {
    const { code } = await runTool([
      "node_modules/vitest/vitest.mjs",
      "run",
      "--reporter=dot",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ]);
    const result = z
      .object({
        numPassedTests: z.number(),
        numFailedTests: z.number(),
        numPendingTests: z.number(),
        numTodoTests: z.number(),
        numFailedTestSuites: z.number(),
      })
      .parse(JSON.parse(await readFile(report, "utf8")));
    const totals = {
      passed: result.numPassedTests,
      failed: result.numFailedTests,
      skipped: result.numPendingTests + result.numTodoTests,
    };
    // A file that could not be loaded fails the run without a failed test of its own.
    return code !== 0 && totals.failed === 0 ? addTotals(totals, FAILED) : totals;
  });
}

async function runEndToEnd(): Promise<Totals> {
  const browser = await findBrowser();
  await ensureBuild(() => console.log("Building the app …"));
  const stack = await startStack({ LOG_LEVEL: "warn" });
  try {
    return await withReport(async (report) => {
      const { code } = await runTool(
        ["--conditions=react-server", "node_modules/@playwright/test/cli.js", "test"],
        {
          env: {
            CHROMIUM_PATH: browser,
            E2E_BASE_URL: stack.url,
            E2E_SANDBOX_URL: stack.sandboxUrl,
            E2E_DATA_DIR: stack.dataDirectory,
            DATABASE_URL: stack.databaseUrl,
            NEXTAUTH_SECRET: stack.secrets.nextAuthSecret,
            NEXTAUTH_URL: stack.url,
            ENCRYPTION_KEYS: stack.secrets.encryptionKeys,
            PLAYWRIGHT_JSON_OUTPUT_NAME: report,
          },
        },
      );
      const { stats } = z
        .object({
          stats: z.object({
            expected: z.number(),
            unexpected: z.number(),
            flaky: z.number(),
            skipped: z.number(),
          }),
        })
        .parse(JSON.parse(await readFile(report, "utf8")));
      const totals = {
        passed: stats.expected + stats.flaky,
        failed: stats.unexpected,
        skipped: stats.skipped,
      };
      return code !== 0 && totals.failed === 0 ? addTotals(totals, FAILED) : totals;
    });
  } finally {
    await stack.stop();
  }
}

async function withReport(work: (file: string) => Promise<Totals>): Promise<Totals> {
  const directory = await mkdtemp(path.join(tmpdir(), "relaydesk-report-"));
  try {
    return await work(path.join(directory, "report.json"));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const STAGES = {
  checks: () => runChecks({ withLayers: false }),
  vitest: runVitest,
  e2e: runEndToEnd,
} as const;

const wanted = process.argv.slice(2);
let totals = NOTHING;
await ensureDatabaseClient();
for (const [name, run] of Object.entries(STAGES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n— ${name} —`);
  const stage = await run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return FAILED;
  });
  totals = addTotals(totals, stage);
}
console.log("");
printTotals(totals);
process.exit(totals.failed === 0 ? 0 : 1);
