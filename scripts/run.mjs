#!/usr/bin/env node
// The entry of every npm script. It parses and runs on Node.js 20.19 without any dependency: it installs what
// package-lock.json names when that has not been done, then hands over to the Node.js that came with it.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const lockFile = path.join(root, "package-lock.json");
const installStamp = path.join(root, "node_modules", ".relaydesk-install");
const packagedNode = path.join(
  root,
  "node_modules",
  "node",
  "bin",
  process.platform === "win32" ? "node.exe" : "node",
);

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Relaydesk needs Node.js 20.19 or later to install itself; this is ${process.version}.`);
}

const [script, ...parameters] = process.argv.slice(2);
if (script === undefined) fail("Usage: node scripts/run.mjs <script.ts> [parameters]");

installDependencies();
run(findNode());

function installDependencies() {
  const lock = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  if (existsSync(installStamp) && readFileSync(installStamp, "utf8") === lock) return;
  const installed = path.join(root, "node_modules", ".package-lock.json");
  if (
    existsSync(installed) &&
    existsSync(packagedNode) &&
    statSync(installed).mtimeMs >= statSync(lockFile).mtimeMs
  ) {
    writeFileSync(installStamp, lock);
    return;
  }
  console.log("Installing dependencies (npm ci) …");
  const npm = process.env.npm_execpath;
  const command =
    npm !== undefined && /\.c?js$/.test(npm)
      ? [process.execPath, npm]
      : [process.platform === "win32" ? "npm.cmd" : "npm"];
  const { status, error } = spawnSync(command[0], [...command.slice(1), "ci", "--no-audit", "--no-fund"], {
    cwd: root,
    // stdout of an npm script may be read by a program; what npm says goes to the side.
    stdio: ["ignore", 2, 2],
    // Prisma would fetch an engine that this project does not use (see scripts/database/schema-engine.ts).
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
  });
  if (error !== undefined) fail(`npm could not be started: ${error.message}`);
  if (status !== 0)
    fail("npm ci failed; see above. A machine behind a proxy needs npm's `registry` or `proxy` setting.");
  writeFileSync(installStamp, lock);
}

/** The packaged Node.js 24, or the one that runs this when it is as new. */
function findNode() {
  if (existsSync(packagedNode)) return packagedNode;
  if (major >= 24) return process.execPath;
  fail(
    "The packaged Node.js 24 is missing: npm's install scripts seem to be switched off. Run `npm ci --ignore-scripts=false`, or use Node.js 24.",
  );
}

function run(node) {
  const child = spawn(
    node,
    [
      "--conditions=react-server",
      "--disable-warning=ExperimentalWarning",
      path.resolve(root, script),
      ...parameters,
    ],
    {
      cwd: root,
      // The channel tells the program when this process is gone, however it went.
      stdio: ["inherit", "inherit", "inherit", "ipc"],
      env: {
        ...process.env,
        PATH: `${path.join(root, "node_modules", ".bin")}${path.delimiter}${process.env.PATH}`,
      },
    },
  );
  // Ctrl-C reaches the child by itself, as it is in the same process group; it decides when to end.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  endWithNpm(child);
  child.on("error", (error) => fail(`Node.js could not be started: ${error.message}`));
  child.on("exit", (code, signal) =>
    process.exit(code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1)),
  );
}

/** npm hands SIGTERM to the shell between us alone, which dies of it without a word to us. */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) child.kill("SIGTERM");
  }, 250).unref();
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
