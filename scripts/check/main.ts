/**
 * `npm run check`: types, lint and format, unused code and dependencies. The layering rules are tests
 * (`lib/testing/architecture`), and run with them.
 */
import { ensureDatabaseClient } from "../start/build.ts";
import { printTotals } from "../test/report.ts";
import { runChecks } from "./checks.ts";

await ensureDatabaseClient();
const totals = await runChecks();
printTotals(totals);
process.exit(totals.failed === 0 ? 0 : 1);
