import { existsSync } from "node:fs";
import path from "node:path";
import { addTotals, NOTHING, type Totals } from "../test/report.ts";
import { runTool } from "../test/run-tool.ts";

const root = path.resolve(import.meta.dirname, "../..");

type Check = { name: string; parameters: string[] };

const CHECKS: Check[] = [
  { name: "types", parameters: ["node_modules/typescript/bin/tsc", "--noEmit", "--incremental", "false"] },
  {
    name: "lint and format",
    parameters: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings"],
  },
  { name: "unused code and dependencies", parameters: ["node_modules/knip/bin/knip.js", "--no-progress"] },
  {
    name: "layers",
    parameters: ["node_modules/vitest/vitest.mjs", "run", "--project", "unit", "lib/testing/architecture"],
  },
];

/** Runs every check, each one counted as a test. `withLayers` is off where the whole test suite follows. */
export async function runChecks({ withLayers = true } = {}): Promise<Totals> {
  let totals = NOTHING;
  for (const check of CHECKS) {
    if (check.name === "layers" && !withLayers) continue;
    const [script = ""] = check.parameters;
    if (!existsSync(path.join(root, script))) throw new Error(`${script} is missing: run npm ci.`);
    const { code, output, seconds } = await runTool(check.parameters, { capture: true });
    const isPassed = code === 0;
    console.log(`${isPassed ? "✓" : "✗"} ${check.name} (${seconds.toFixed(1)} s)`);
    if (!isPassed) console.log(output.trimEnd());
    totals = addTotals(totals, { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0 });
  }
  return totals;
}
