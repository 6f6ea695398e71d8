/** Generates the database client and builds the app, each only when what it is made from has changed. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const generatedClient = path.join(root, "lib/platform/db/generated");
const clientStamp = path.join(generatedClient, ".fingerprint");
const buildStamp = path.join(root, ".next/relaydesk-fingerprint");

const CLIENT_SOURCES = ["prisma/schema", "prisma.config.ts", "package-lock.json"];
const BUILD_SOURCES = [
  "app",
  "components",
  "lib",
  "inngest",
  "public",
  "prisma/schema",
  "instrumentation.ts",
  "proxy.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
];

/** Writes the typed database client that the schema describes. */
export async function ensureDatabaseClient(): Promise<void> {
  const fingerprint = await fingerprintOf(CLIENT_SOURCES);
  if (await isStamped(clientStamp, fingerprint)) return;
  await run("Generating the database client", ["node_modules/prisma/build/index.js", "generate"], {
    // Prisma asks for its native engine before any command; `generate` never uses it.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
  });
  await writeFile(clientStamp, fingerprint);
}

/** Builds the app for production. `onBuild` is called when there is something to do, which takes a while. */
export async function ensureBuild(onBuild: () => void = () => {}): Promise<void> {
  const fingerprint = await fingerprintOf(BUILD_SOURCES);
  if (await isStamped(buildStamp, fingerprint)) return;
  onBuild();
  await rm(buildStamp, { force: true });
  await run("Building the app", ["node_modules/next/dist/bin/next", "build"], {
    NEXT_TELEMETRY_DISABLED: "1",
    NODE_ENV: "production",
  });
  await writeFile(buildStamp, fingerprint);
}

async function isStamped(stamp: string, fingerprint: string): Promise<boolean> {
  return existsSync(stamp) && (await readFile(stamp, "utf8")) === fingerprint;
}

/** A hash over names and contents; tests and generated code do not count. */
async function fingerprintOf(sources: string[]): Promise<string> {
  const files = (await Promise.all(sources.map((source) => listFiles(path.join(root, source)))))
    .flat()
    .sort();
  const hash = createHash("sha256").update(process.version);
  const contents = await Promise.all(files.map((file) => readFile(file)));
  for (const [index, file] of files.entries()) {
    hash.update(`\0${path.relative(root, file)}\0`).update(contents[index] ?? "");
  }
  return hash.digest("hex");
}

async function listFiles(place: string): Promise<string[]> {
  if (place === generatedClient || /\.test\.tsx?$/.test(place)) return [];
  try {
    const entries = await readdir(place, { withFileTypes: true });
    return (await Promise.all(entries.map((entry) => listFiles(path.join(place, entry.name))))).flat();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return [place];
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

function run(what: string, parameters: string[], env: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const [script = "", ...rest] = parameters;
    const child = spawn(process.execPath, [path.join(root, script), ...rest], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${what} failed (${signal ?? `code ${code}`}):\n${output.slice(-20_000)}`));
    });
  });
}
