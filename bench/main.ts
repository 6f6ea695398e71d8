/**
 * `npm run bench`: brings up a whole Relaydesk for each part, measures, prints a table and writes
 * bench/results/latest.json. With parameters it runs the named parts only: `npm run bench -- a b d`.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { ensureBuild, ensureDatabaseClient } from "../scripts/start/build.ts";
import { runTool } from "../scripts/test/run-tool.ts";
import { machineNoise } from "./measure.ts";
import { printTable, type Row, rowSchema, writeResults } from "./report.ts";

const PARTS = ["a", "b", "c", "d", "e", "f", "g"];
const resultSchema = z.object({ rows: z.array(rowSchema), results: z.record(z.string(), z.unknown()) });

const wanted = process.argv.slice(2);
await ensureDatabaseClient();
await ensureBuild(() => console.log("Building the app …"));
const noise = machineNoise();
const processor = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`;
const rows: Row[] = [];
const results: Record<string, unknown> = { date: new Date().toISOString(), processor, noise };
const directory = await mkdtemp(path.join(tmpdir(), "relaydesk-bench-"));
let failures = 0;
for (const name of PARTS) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`Measuring (${name}) …`);
  const file = path.join(directory, `${name}.json`);
  const { code } = await runTool(["--conditions=react-server", "bench/part.ts", name, file]);
  if (code !== 0) {
    failures += 1;
    continue;
  }
  const measured = resultSchema.parse(JSON.parse(await readFile(file, "utf8")));
  rows.push(...measured.rows);
  results[name] = measured.results;
}
await rm(directory, { recursive: true, force: true });
console.log(`\n${processor}; noise of the machine (p95 / p50 of fixed work): ${noise.toFixed(2)}\n`);
printTable(rows);
console.log(`\nWritten to ${await writeResults({ ...results, rows })}`);
process.exit(failures === 0 ? 0 : 1);
