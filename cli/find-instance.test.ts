import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findInstance } from "./find-instance.ts";

const secrets = {
  databasePassword: "p",
  nextAuthSecret: "made-once-0123456789012345678901234567",
  encryptionKeys: "local1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
  inngestEventKey: "event",
  inngestSigningKey: "signkey-local-00",
  sandboxClientSecret: "s",
};
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "relaydesk-cli-"));
  for (const name of ["DATABASE_URL", "NEXTAUTH_URL", "NEXTAUTH_SECRET", "ENCRYPTION_KEYS"])
    vi.stubEnv(name, "");
  for (const name of ["INNGEST_BASE_URL", "INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"]) vi.stubEnv(name, "");
  vi.stubEnv("DATA_DIR", folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const writeRun = (pid: number | undefined) =>
  writeFile(
    path.join(folder, "run.json"),
    JSON.stringify({
      pid,
      isReady: true,
      url: "http://localhost:4711",
      databaseUrl: "postgresql://postgres:p@127.0.0.1:5/relaydesk",
      jobServerUrl: "http://127.0.0.1:8288",
    }),
  );

it("finds nothing in an empty folder, and makes nothing there", async () => {
  const instance = await findInstance();
  expect(instance).toMatchObject({
    dataDirectory: folder,
    url: null,
    pid: null,
    hasDatabase: false,
    hasJobServer: false,
  });
  expect(instance.settings).toEqual({ DATA_DIR: folder });
});

it("takes the secrets of the data folder", async () => {
  await writeFile(path.join(folder, "secrets.json"), JSON.stringify(secrets));
  const { settings } = await findInstance();
  expect(settings).toMatchObject({
    NEXTAUTH_SECRET: secrets.nextAuthSecret,
    ENCRYPTION_KEYS: secrets.encryptionKeys,
  });
});

it("lets the environment go first", async () => {
  await writeFile(path.join(folder, "secrets.json"), JSON.stringify(secrets));
  vi.stubEnv("DATABASE_URL", "postgresql://desk@db.example/desk");
  vi.stubEnv("NEXTAUTH_URL", "https://desk.example.com");
  vi.stubEnv("ENCRYPTION_KEYS", "mine:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
  vi.stubEnv("INNGEST_BASE_URL", "https://jobs.example.com");
  const instance = await findInstance();
  expect(instance).toMatchObject({ url: "https://desk.example.com", hasDatabase: true, hasJobServer: true });
  expect(instance.settings).toMatchObject({
    DATABASE_URL: "postgresql://desk@db.example/desk",
    ENCRYPTION_KEYS: "mine:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
  });
  expect(instance.settings).not.toHaveProperty("INNGEST_SIGNING_KEY");
});

it("finds the running one: its address, its database and its job server with its keys", async () => {
  await writeFile(path.join(folder, "secrets.json"), JSON.stringify(secrets));
  // What tells a start of Relaydesk from another process is its command line.
  const running = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "scripts/start/main.ts"]);
  try {
    await once(running, "spawn");
    await writeRun(running.pid);
    const instance = await findInstance();
    expect(instance).toMatchObject({ pid: running.pid, url: "http://localhost:4711", hasDatabase: true });
    expect(instance.hasJobServer).toBe(true);
    expect(instance.settings).toMatchObject({
      DATABASE_URL: "postgresql://postgres:p@127.0.0.1:5/relaydesk",
      NEXTAUTH_URL: "http://localhost:4711",
      INNGEST_BASE_URL: "http://127.0.0.1:8288",
      INNGEST_EVENT_KEY: "event",
      INNGEST_SIGNING_KEY: "signkey-local-00",
    });
  } finally {
    running.kill("SIGKILL");
  }
});

it("does not believe a run file whose process has ended", async () => {
  await writeRun(spawnSync(process.execPath, ["-e", ""]).pid);
  expect(await findInstance()).toMatchObject({ pid: null, url: null, hasDatabase: false });
});

it("says so when the secrets are damaged", async () => {
  await writeFile(path.join(folder, "secrets.json"), "{}");
  await expect(findInstance()).rejects.toThrow(/damaged/);
});
