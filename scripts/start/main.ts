/**
 * `npm start` and `npm run dev`: brings up everything that one machine needs, serves, and takes all of it down
 * again in order.
 *
 *   database (embedded unless DATABASE_URL) -> migrations -> job server (local unless Inngest is configured)
 *   -> ClickUp sandbox (unless ClickUp is configured) -> demo data -> build when stale -> app
 */
import { chmod, mkdir } from "node:fs/promises";
import path from "node:path";
import { DEMO_EMAILS, DEMO_PASSWORD } from "#lib/security/demo-accounts.ts";
import { type EmbeddedPostgres, freePort, startEmbeddedPostgres } from "../database/embedded-postgres.ts";
import { migrate } from "../database/migrate.ts";
import { ensureBuild, ensureDatabaseClient } from "./build.ts";
import { type Child, superviseProgram } from "./child.ts";
import { keepPort } from "./ports.ts";
import { findRun, removeRun, writeRun } from "./run-file.ts";
import { loadSecrets, type Secrets } from "./secrets.ts";
import { readSettings, requireProductionSecrets, type Settings } from "./settings.ts";

const isDevelopment = process.argv.includes("--dev");
const SANDBOX_CLIENT_ID = "relaydesk-sandbox";

type Step = { name: string; stop: () => Promise<void> };
const running: Step[] = [];
let stopping: Promise<void> | undefined;

/** Takes everything down, last started first. A second request waits for the first. */
function stop(exitCode: number, why?: string): Promise<void> {
  stopping ??= (async () => {
    if (why !== undefined) console.log(why);
    for (const step of running.reverse()) {
      await step.stop().catch((error: unknown) => console.error(`${step.name} did not stop cleanly:`, error));
    }
    process.exit(exitCode);
  })();
  return stopping;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => void stop(0, "\nStopping …"));
}
// The launcher is gone, however it went: nothing may stay behind.
process.on("disconnect", () => void stop(0));

const supervision = {
  onLine: (name: string, line: string) => {
    if (line.trim() !== "") console.log(name === "app" ? line : `[${name}] ${line}`);
  },
  onGivenUp: (name: string) => {
    void stop(1, `${name} keeps crashing; see its messages above.`);
  },
};

async function main(): Promise<void> {
  const settings = readSettings();
  requireProductionSecrets(settings);
  const { dataDirectory } = settings;
  await mkdir(dataDirectory, { recursive: true });
  // Others may pass through (the database runs as another user when this is root) but not look around.
  await chmod(dataDirectory, 0o711).catch(() => {});

  const other = await findRun(dataDirectory);
  if (other !== undefined) {
    throw new Error(
      `Relaydesk is already running on ${dataDirectory} (process ${other.pid}${other.url === undefined ? "" : `, ${other.url}`}). Stop it first, or set DATA_DIR and PORT for a second one.`,
    );
  }
  await writeRun(dataDirectory, { pid: process.pid, isReady: false });
  running.push({ name: "run file", stop: () => removeRun(dataDirectory) });

  const secrets = await loadSecrets(dataDirectory);
  const build = ensureDatabaseClient().then(() =>
    isDevelopment
      ? undefined
      : ensureBuild(() => console.log("Building the app; this takes a minute the first time …")),
  );
  // Its failure is reported where it is awaited; until then it must not count as unhandled.
  build.catch(() => {});

  const port = await choosePort(settings.PORT);
  const url = settings.NEXTAUTH_URL ?? `http://localhost:${port}`;
  const database = await startDatabase(settings, secrets);
  const [jobs, sandbox] = await Promise.all([
    startJobServer(settings, secrets, database.url, port),
    startSandbox(settings, secrets, url),
  ]);
  const appEnvironment = {
    DATA_DIR: dataDirectory,
    PORT: String(port),
    DATABASE_URL: database.url,
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: settings.NEXTAUTH_SECRET ?? secrets.nextAuthSecret,
    ENCRYPTION_KEYS: settings.ENCRYPTION_KEYS ?? secrets.encryptionKeys,
    CLICKUP_REDIRECT_URI: settings.CLICKUP_REDIRECT_URI ?? `${url}/clickup/oauth/callback`,
    ...jobs.appEnvironment,
    ...sandbox?.appEnvironment,
  };
  await build;
  const hasDemoData = await loadDemoData(settings, appEnvironment);
  await startApp(port, settings.NEXTAUTH_URL !== undefined, appEnvironment);
  await writeRun(dataDirectory, {
    pid: process.pid,
    isReady: true,
    url,
    databaseUrl: database.url,
    jobServerUrl: jobs.appEnvironment.INNGEST_BASE_URL,
    sandboxUrl: sandbox?.url,
  });

  console.log(`\n  Relaydesk is ready: ${url}`);
  if (hasDemoData) console.log(`  Demo sign-in:       ${DEMO_EMAILS.owner} / ${DEMO_PASSWORD}`);
  if (sandbox !== undefined)
    console.log(
      `  ClickUp sandbox:    ${sandbox.url} (a local stand-in; set CLICKUP_CLIENT_ID for ClickUp itself)`,
    );
  console.log("  Ctrl-C stops everything.\n");
}

async function choosePort(wanted: number): Promise<number> {
  const port = await freePort(wanted === 0 ? undefined : wanted);
  if (wanted !== 0 && port !== wanted) console.log(`Port ${wanted} is taken; using ${port} instead.`);
  return port;
}

async function startDatabase(settings: Settings, secrets: Secrets): Promise<{ url: string }> {
  let url = settings.DATABASE_URL;
  if (url === undefined) {
    const server: EmbeddedPostgres = await startEmbeddedPostgres({
      directory: path.join(settings.dataDirectory, "postgres"),
      password: secrets.databasePassword,
      database: "relaydesk",
    });
    running.push({ name: "database", stop: server.stop });
    void server.exited.then(() => stop(1, "The database ended unexpectedly; start again to recover."));
    url = server.url;
  }
  try {
    await migrate(url);
  } catch (error) {
    throw new Error(
      `The database could not be brought up to date: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return { url };
}

/** Inngest Cloud needs its two keys; a self-hosted server its address too. Neither: the local server. */
async function startJobServer(settings: Settings, secrets: Secrets, databaseUrl: string, appPort: number) {
  const isElsewhere =
    settings.INNGEST_BASE_URL !== undefined ||
    (settings.INNGEST_EVENT_KEY !== undefined && settings.INNGEST_SIGNING_KEY !== undefined);
  if (isElsewhere) {
    return {
      appEnvironment: {
        INNGEST_BASE_URL: settings.INNGEST_BASE_URL,
        INNGEST_EVENT_KEY: settings.INNGEST_EVENT_KEY,
        INNGEST_SIGNING_KEY: settings.INNGEST_SIGNING_KEY,
      },
    };
  }
  const port = await keepPort(settings.dataDirectory, "jobs", 8288);
  const child = superviseProgram(
    {
      name: "jobs",
      script: "inngest/local/main.ts",
      parameters: ["--port", String(port), "--app-url", `http://127.0.0.1:${appPort}/api/inngest`],
      env: {
        INNGEST_LOCAL_DATABASE_URL: databaseUrl,
        INNGEST_EVENT_KEY: secrets.inngestEventKey,
        INNGEST_SIGNING_KEY: secrets.inngestSigningKey,
      },
    },
    supervision,
  );
  running.push({ name: "jobs", stop: child.stop });
  await child.ready;
  return {
    appEnvironment: {
      INNGEST_BASE_URL: `http://127.0.0.1:${port}`,
      INNGEST_EVENT_KEY: secrets.inngestEventKey,
      INNGEST_SIGNING_KEY: secrets.inngestSigningKey,
    },
  };
}

async function startSandbox(settings: Settings, secrets: Secrets, appUrl: string) {
  if (settings.CLICKUP_CLIENT_ID !== undefined) return undefined;
  const port = await keepPort(settings.dataDirectory, "sandbox", 4010);
  const child = superviseProgram(
    {
      name: "sandbox",
      script: "sandbox/main.ts",
      parameters: [
        "--port",
        String(port),
        "--file",
        path.join(settings.dataDirectory, "sandbox.json"),
        "--redirect-uri",
        settings.CLICKUP_REDIRECT_URI ?? `${appUrl}/clickup/oauth/callback`,
      ],
      env: {
        SANDBOX_CLIENT_ID: SANDBOX_CLIENT_ID,
        SANDBOX_CLIENT_SECRET: secrets.sandboxClientSecret,
        SANDBOX_RATE_LIMIT: settings.CLICKUP_RATE_LIMIT,
      },
    },
    supervision,
  );
  running.push({ name: "sandbox", stop: child.stop });
  const { url } = await child.ready;
  if (typeof url !== "string") throw new Error("The ClickUp sandbox did not say where it listens.");
  return {
    url,
    appEnvironment: {
      CLICKUP_CLIENT_ID: SANDBOX_CLIENT_ID,
      CLICKUP_CLIENT_SECRET: secrets.sandboxClientSecret,
      CLICKUP_API_URL: `${url}/api/v2`,
      CLICKUP_AUTHORIZE_URL: `${url}/api`,
    },
  };
}

/** Loads the demo organisation into an empty database. Returns whether its people can sign in. */
async function loadDemoData(
  settings: Settings,
  environment: Record<string, string | undefined>,
): Promise<boolean> {
  if (settings.DEMO !== "1") return false;
  Object.assign(
    process.env,
    Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined)),
  );
  const { seedDemo } = await import("../../prisma/seed/index.ts");
  return seedDemo();
}

/**
 * How long an idle connection stays open. Longer than load balancers and programs keep theirs (a minute, as a rule): who
 * closes first must not be the server, or a request that is just leaving meets a closed door.
 */
const KEEP_ALIVE_MS = 75_000;

/**
 * Without a public address it listens on this machine alone: demo people with a known password should not
 * greet the whole network.
 */
async function startApp(
  port: number,
  isPublic: boolean,
  environment: Record<string, string | undefined>,
): Promise<void> {
  const app: Child = superviseProgram(
    {
      name: "app",
      script: "node_modules/next/dist/bin/next",
      parameters: [
        isDevelopment ? "dev" : "start",
        "--port",
        String(port),
        ...(isPublic ? [] : ["--hostname", "127.0.0.1"]),
        ...(isDevelopment ? [] : ["--keepAliveTimeout", String(KEEP_ALIVE_MS)]),
      ],
      // Next finds its own conditions; the one for plain Node programs would mislead its loader.
      conditions: [],
      preload: ["note-socket-address.ts"],
      env: {
        ...environment,
        NODE_ENV: isDevelopment ? "development" : "production",
        NEXT_TELEMETRY_DISABLED: "1",
      },
    },
    supervision,
  );
  running.push({ name: "app", stop: app.stop });
  await untilHealthy(`http://127.0.0.1:${port}/health`);
}

async function untilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (stopping === undefined) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    if (Date.now() > deadline) throw new Error(`The app did not answer at ${url} within two minutes.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

try {
  await main();
} catch (error) {
  if (stopping === undefined) console.error(error instanceof Error ? error.message : error);
  await stop(1);
}
