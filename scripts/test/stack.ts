/** A whole Relaydesk of its own for the end-to-end tests and benchmarks: own data folder, own ports. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { freePort } from "../database/embedded-postgres.ts";

const root = path.resolve(import.meta.dirname, "../..");
const runSchema = z.object({
  pid: z.number(),
  isReady: z.literal(true),
  url: z.string(),
  databaseUrl: z.string(),
  jobServerUrl: z.string(),
  sandboxUrl: z.string(),
});
const secretsSchema = z.object({ nextAuthSecret: z.string(), encryptionKeys: z.string() });

/** What the caller's own environment may say of another Relaydesk; empty counts as not set. */
export const UNSET = {
  DATABASE_URL: "",
  NEXTAUTH_URL: "",
  NEXTAUTH_SECRET: "",
  ENCRYPTION_KEYS: "",
  NODE_OPTIONS: "",
};

export type Stack = {
  url: string;
  databaseUrl: string;
  jobServerUrl: string;
  sandboxUrl: string;
  dataDirectory: string;
  secrets: z.infer<typeof secretsSchema>;
  process: ChildProcess;
  /** Everything the programs printed so far. */
  output: () => string;
  stop: () => Promise<void>;
};

/** Starts it and waits until it is ready. `env` adds to or overrides the settings. */
export async function startStack(env: Record<string, string> = {}): Promise<Stack> {
  const dataDirectory = env.DATA_DIR ?? (await mkdtemp(path.join(tmpdir(), "relaydesk-stack-")));
  const child = spawn(
    process.execPath,
    [
      "--conditions=react-server",
      "--disable-warning=ExperimentalWarning",
      path.join(root, "scripts/start/main.ts"),
    ],
    {
      cwd: root,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, ...UNSET, PORT: String(await freePort()), DATA_DIR: dataDirectory, ...env },
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await ended;
    if (env.DATA_DIR === undefined) await rm(dataDirectory, { recursive: true, force: true });
  };
  const deadline = Date.now() + 300_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`Relaydesk did not start:\n${output}`);
    const run = await readFile(path.join(dataDirectory, "run.json"), "utf8")
      .then((text) => runSchema.safeParse(JSON.parse(text)))
      .catch(() => undefined);
    // A run that was killed leaves its file behind: only this one's own counts.
    if (run?.success === true && run.data.pid === child.pid) {
      const secrets = secretsSchema.parse(
        JSON.parse(await readFile(path.join(dataDirectory, "secrets.json"), "utf8")),
      );
      return { ...run.data, dataDirectory, secrets, process: child, output: () => output, stop };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stop();
  throw new Error(`Relaydesk was not ready within five minutes:\n${output}`);
}
