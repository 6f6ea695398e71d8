import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type CrashLedger, crashFunctions } from "./conformance/crash-functions.ts";
import { createDatabase, startApp, TEST_EVENT_KEY, TEST_SIGNING_KEY } from "./conformance/harness.ts";
import { Database } from "./store/database.ts";
import { SCHEMA } from "./store/schema.ts";

const RUNS = 20;
const KILLS = 12;
const SEED = Number(process.env.INNGEST_CRASH_SEED ?? 20_260_301);

/** A small seeded generator (mulberry32), so that a failure can be repeated with its seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const Output = z.record(z.string(), z.string().nullable());
const Ready = z.object({ ready: z.literal(true), url: z.string() });
const children = new Set<ChildProcess>();

async function spawnServer(
  databaseUrl: string,
  appUrl: string | null,
  port: number,
): Promise<{ child: ChildProcess; url: string }> {
  const main = path.join(import.meta.dirname, "main.ts");
  const child = spawn(
    process.execPath,
    [
      main,
      "--port",
      String(port),
      "--backoff-ms",
      "100",
      "--sync-ms",
      "500",
      ...(appUrl ? ["--app-url", appUrl] : []),
    ],
    {
      env: {
        ...process.env,
        INNGEST_LOCAL_DATABASE_URL: databaseUrl,
        INNGEST_EVENT_KEY: TEST_EVENT_KEY,
        INNGEST_SIGNING_KEY: TEST_SIGNING_KEY,
      },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  children.add(child);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    const ready = Ready.safeParse(JSON.parse(line));
    if (!ready.success) continue;
    child.stdout.resume();
    return { child, url: ready.data.url };
  }
  throw new Error(`The server did not start: ${lines.join("\n")}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
  children.delete(child);
  return child.exitCode;
}

/** Sends one starting event per run, again and again until it is taken; the client's id makes that harmless. */
async function sendAll(
  client: Awaited<ReturnType<typeof startApp>>["client"],
  runs: readonly string[],
  random: () => number,
): Promise<void> {
  for (const run of runs) {
    await sleep(random() * 150);
    const isTaken = () =>
      client.send({ name: "k/start", id: `start-${run}`, data: { run } }).then(
        () => true,
        () => false,
      );
    await expect.poll(isTaken, { timeout: 20_000, interval: 50 }).toBe(true);
  }
}

/** Every run has ended well, in one way, and no step ran again after it was memoised. */
async function checkRuns(
  store: Database,
  ledger: CrashLedger,
  runs: readonly string[],
  disturbances: number,
) {
  const unfinished = () =>
    store.sql.query(`select id from ${SCHEMA}.run where slug = 'crash-crash' and ended_at is null`);
  await expect.poll(unfinished, { timeout: 60_000, interval: 100 }).toHaveLength(0);
  const ended = await store.sql.query<{ status: string; output: string }>(
    `select status, output from ${SCHEMA}.run where slug = 'crash-crash' order by id`,
  );
  expect(ended.map(({ status }) => status)).toEqual(runs.map(() => "completed"));
  const outputs = ended.map(({ output }) => Output.parse(JSON.parse(output)));

  for (const run of runs) {
    const executions = ledger.executions.filter((execution) => execution.run === run);
    // Once a later stage has begun, the steps of the stages before it are memoised: none of them begins again.
    const stages = executions.map(({ stage }) => stage);
    expect(stages, run).toEqual([...stages].sort((left, right) => left - right));
    const values = outputs.find((output) => executions.some(({ value }) => value === output.a));
    expect(Object.keys(values ?? {}), run).toHaveLength(10);
    const { h: last, told, ...memoised } = values ?? {};
    expect(told).toBeNull();
    const ends = ledger.ends.get(run) ?? [];
    expect(ends, run).toContainEqual({ ...memoised, h: last });
    // The SDK lets the function go on while the checkpoint of its last step is under way, so that step alone may
    // differ between the times the function reached its end.
    for (const { h: _last, ...others } of ends) expect(others, run).toEqual(memoised);
    for (const [step, value] of Object.entries({ ...memoised, h: last })) {
      const tries = executions.filter((execution) => execution.step === step);
      expect(
        tries.map((execution) => execution.value),
        `${run} ${step}`,
      ).toContain(value);
      expect(tries.length, `${run} ${step}`).toBeLessThanOrEqual(1 + disturbances);
    }
  }
}

const runs = Array.from({ length: RUNS }, (_, index) => `run-${index}`);
const emptyLedger = (): CrashLedger => ({ executions: [], ends: new Map() });

describe(`work goes on (seed ${SEED})`, () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let store: Database;
  beforeEach(async () => {
    database = await createDatabase();
    store = new Database(database.url, 1);
  });
  afterEach(async () => {
    for (const child of children) await end(child, "SIGKILL");
    await store.close();
    await database.drop();
  });

  async function startBoth(ledger: CrashLedger, random: () => number) {
    const first = await spawnServer(database.url, null, 0);
    const target = { baseUrl: first.url, eventKey: TEST_EVENT_KEY, signingKey: TEST_SIGNING_KEY };
    const app = await startApp(target, (client) => crashFunctions(client, ledger, random), { id: "crash" });
    await end(first.child, "SIGKILL");
    const port = Number(new URL(first.url).port);
    const server = await spawnServer(database.url, app.url, port);
    const synced = () => store.sql.query(`select 1 from ${SCHEMA}.function where is_active`);
    await expect.poll(synced, { timeout: 10_000 }).toHaveLength(2);
    return { app, server, port };
  }

  it("after kills at random moments: every run ends, and no memoised step runs again", async () => {
    const random = seeded(SEED);
    const ledger = emptyLedger();
    const { app, port, ...started } = await startBoth(ledger, random);
    let { server } = started;
    const sending = sendAll(app.client, runs, random);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(100 + random() * 500);
      await end(server.child, "SIGKILL");
      server = await spawnServer(database.url, app.url, port);
    }
    await sending;
    await checkRuns(store, ledger, runs, KILLS);
    // The kills must have hit something, or this test has shown nothing.
    expect(ledger.executions.length).toBeGreaterThan(RUNS * 9);
    expect(await end(server.child, "SIGTERM")).toBe(0);
    await app.close();
  }, 180_000);

  it("after the database's connections break: the same process ends every run", async () => {
    const random = seeded(SEED + 1);
    const ledger = emptyLedger();
    const { app, server } = await startBoth(ledger, random);
    const admin = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL });
    await admin.connect();
    const sending = sendAll(app.client, runs, random);
    for (let cut = 0; cut < KILLS; cut += 1) {
      await sleep(50 + random() * 400);
      await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
        new URL(database.url).pathname.slice(1),
      ]);
    }
    await sending;
    await admin.end();
    await expect
      .poll(() =>
        store.sql.query("select 1").then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await checkRuns(store, ledger, runs, KILLS);
    expect(await end(server.child, "SIGTERM")).toBe(0);
    await app.close();
  }, 180_000);
});
