#!/usr/bin/env node
// The `relaydesk` program: the operators' command line, by the same launcher as every npm script.
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const scripts = path.dirname(fileURLToPath(import.meta.url));
const child = spawn(
  process.execPath,
  [path.join(scripts, "run.mjs"), "cli/main.ts", ...process.argv.slice(2)],
  { stdio: "inherit" },
);
// Ctrl-C reaches the child by itself, as it is in the same process group.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
